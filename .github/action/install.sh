#!/usr/bin/env bash
# Puts the released binary of a version on the PATH of a GitHub job, after comparing its checksum.
# Reads: VERSION, RUNNER_OS, RUNNER_ARCH, RUNNER_TEMP, GITHUB_PATH; CFNLENS_RELEASES names another place of the archives.
set -euo pipefail

fail() { echo "::error title=cfnlens::$1"; exit 2; }

case "$VERSION" in
  '' | *[!0-9A-Za-z.+-]*) fail "the version must look like 0.1.0" ;;
esac
case "$RUNNER_OS-$RUNNER_ARCH" in
  Linux-X64) target=x86_64-unknown-linux-musl ;;
  Linux-ARM64) target=aarch64-unknown-linux-musl ;;
  macOS-X64) target=x86_64-apple-darwin ;;
  macOS-ARM64) target=aarch64-apple-darwin ;;
  Windows-X64) target=x86_64-pc-windows-msvc ;;
  *) fail "there is no binary for $RUNNER_OS on $RUNNER_ARCH" ;;
esac
suffix=tar.gz
if [ "$RUNNER_OS" = Windows ]; then suffix=zip; fi

releases=${CFNLENS_RELEASES:-https://github.com/cfnlens/cfnlens/releases/download}
name=cfnlens-$target
folder=$(mktemp -d "${RUNNER_TEMP//\\//}/cfnlens.XXXXXX")
cd "$folder"
for file in "$name.$suffix" "$name.$suffix.sha256"; do
  curl --proto '=https,file' --tlsv1.2 --fail --silent --show-error --location --retry 3 \
    --output "$file" "$releases/v${VERSION#v}/$file" || fail "version ${VERSION#v} has no file $file"
done
if command -v sha256sum > /dev/null; then
  sha256sum --check --quiet "$name.$suffix.sha256" || fail "the checksum of $name.$suffix is wrong"
else
  shasum --algorithm 256 --check --quiet "$name.$suffix.sha256" || fail "the checksum of $name.$suffix is wrong"
fi
if [ "$suffix" = zip ]; then unzip -q "$name.$suffix"; else tar -xzf "$name.$suffix"; fi

binaries=$folder/$name
# A Windows job reads this file with paths of Windows.
if [ "$RUNNER_OS" = Windows ]; then binaries=$(cygpath --windows "$binaries"); fi
echo "$binaries" >> "$GITHUB_PATH"
