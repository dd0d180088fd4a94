# A static binary and nothing else: no shell, no package manager, no user but a number.
#   docker build -t cfnlens .
#   docker run --rm --network none -v "$PWD:/work:ro" cfnlens check
# There is no git in it, so `cfnlens diff` compares files and folders there, not revisions.

# The image's own target is musl, which Rust links statically; so each platform builds for itself.
FROM rust:1.95-alpine AS build
WORKDIR /src
COPY Cargo.toml Cargo.lock ./
COPY src src
COPY rules rules
COPY errors errors
COPY schemas schemas
COPY examples examples
RUN cargo build --release --locked && ./target/release/cfnlens --version

FROM scratch
COPY --from=build /src/target/release/cfnlens /cfnlens
COPY LICENSE-APACHE LICENSE-MIT /
USER 65532:65532
WORKDIR /work
ENTRYPOINT ["/cfnlens"]
