//! Blocks of addresses, as in `10.0.0.0/16`.

use std::fmt;
use std::net::IpAddr;

/// A block of IPv4 or IPv6 addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Block {
    bits: u128,
    width: u32,
    /// Length of the part that all addresses share.
    pub(super) prefix: u32,
}

impl Block {
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (address, prefix) = text.split_once('/')?;
        let prefix: u32 = prefix.parse().ok().filter(|_| prefix.bytes().all(|it| it.is_ascii_digit()))?;
        let (bits, width) = match address.parse().ok()? {
            IpAddr::V4(it) => (u128::from(u32::from(it)), 32),
            IpAddr::V6(it) => (u128::from(it), 128),
        };
        (prefix <= width).then_some(Self { bits, width, prefix })
    }

    /// The same block, written with the first of its addresses.
    pub(super) fn network(self) -> Self {
        let rest = self.width - self.prefix;
        Self { bits: self.bits.checked_shr(rest).and_then(|it| it.checked_shl(rest)).unwrap_or(0), ..self }
    }

    /// The first bits that both blocks have; `None` where one is IPv4 and the other IPv6.
    fn shares(&self, other: &Self, prefix: u32) -> Option<bool> {
        let shift = self.width - prefix;
        (self.width == other.width)
            .then(|| self.bits.checked_shr(shift).unwrap_or(0) == other.bits.checked_shr(shift).unwrap_or(0))
    }

    pub(super) fn overlaps(&self, other: &Self) -> Option<bool> {
        self.shares(other, self.prefix.min(other.prefix))
    }

    /// Whether all addresses of this block are in the other one.
    pub(super) fn within(&self, other: &Self) -> Option<bool> {
        Some(self.shares(other, other.prefix.min(self.prefix))? && self.prefix >= other.prefix)
    }
}

impl fmt::Display for Block {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let address = match u32::try_from(self.bits).ok().filter(|_| self.width == 32) {
            Some(bits) => IpAddr::V4(bits.into()),
            None => IpAddr::V6(self.bits.into()),
        };
        write!(f, "{address}/{}", self.prefix)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_hold_each_other() {
        let block = |text| Block::parse(text);
        let holds = |a, b| block(a)?.within(&block(b)?);
        assert_eq!(holds("10.0.1.0/24", "10.0.0.0/16"), Some(true));
        assert_eq!(holds("10.0.0.0/16", "10.0.1.0/24"), Some(false));
        assert_eq!(holds("10.1.0.0/24", "0.0.0.0/0"), Some(true));
        assert_eq!(holds("2001:db8::/64", "10.0.0.0/8"), None);
        let network = |text| block(text).map(|it| it.network().to_string());
        assert_eq!(network("10.0.5.9/16").as_deref(), Some("10.0.0.0/16"));
        assert_eq!(network("2001:db8::1/32").as_deref(), Some("2001:db8::/32"));
        assert_eq!(network("10.1.2.3/0").as_deref(), Some("0.0.0.0/0"));
        assert!(block("10.0.0.0/33").is_none() && block("10.0.0/8").is_none() && block("10.0.0.0").is_none());
    }
}
