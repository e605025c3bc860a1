# syntax=docker/dockerfile:1

FROM rust:1.95-slim-bookworm AS build
WORKDIR /src
COPY . .
# The caches keep dependencies compiled between builds; the binary is copied out, since a cache is no layer.
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/src/target \
    cargo build --release --locked --bin rightdoor \
    && cp target/release/rightdoor /rightdoor

FROM debian:bookworm-slim
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin rightdoor \
    && install --directory --owner=rightdoor --group=rightdoor /data
COPY --from=build /rightdoor /usr/local/bin/rightdoor
# By number, so that an orchestrator can see that it is not root.
USER 10001
WORKDIR /data
VOLUME /data
ENV RIGHTDOOR_LISTEN=0.0.0.0:8080 \
    RIGHTDOOR_DATABASE_URL=sqlite:///data/rightdoor.sqlite \
    RIGHTDOOR_LOG_FORMAT=json
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 CMD ["rightdoor", "healthcheck"]
ENTRYPOINT ["rightdoor"]
