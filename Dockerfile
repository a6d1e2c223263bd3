# One image for all processes of a system; deploy/entrypoint.sh starts the one that its first word names:
# gateway, projector, game-log, bot, migrate, or ops with a command.
ARG NODE_VERSION=24.21.0

# What npm must know about the workspaces.
FROM node:${NODE_VERSION}-bookworm-slim AS workspaces
WORKDIR /app
COPY package.json package-lock.json ./
COPY apps/bot/package.json apps/bot/
COPY apps/game-log/package.json apps/game-log/
COPY apps/gateway/package.json apps/gateway/
COPY apps/projector/package.json apps/projector/
COPY apps/web/package.json apps/web/
COPY libs/client/package.json libs/client/
COPY libs/domain/package.json libs/domain/
COPY libs/events/package.json libs/events/
COPY libs/protocol/package.json libs/protocol/
COPY libs/service/package.json libs/service/
COPY tools/package.json tools/
COPY tests/package.json tests/
COPY bench/package.json bench/

# The players' page.
FROM workspaces AS page
RUN npm ci --ignore-scripts --no-audit --no-fund --workspace apps/web
COPY tsconfig.json ./
COPY libs/client libs/client
COPY libs/domain libs/domain
COPY libs/protocol libs/protocol
COPY apps/web apps/web
RUN npm run --silent build

# What servers need; optional packages are the embedded Postgres and the like.
FROM workspaces AS servers
RUN npm ci --ignore-scripts --no-audit --no-fund --omit=dev --omit=optional \
  --workspace apps/bot --workspace apps/game-log --workspace apps/gateway --workspace apps/projector --workspace tools

FROM node:${NODE_VERSION}-bookworm-slim
ARG COMMIT=unknown
LABEL org.opencontainers.image.title="Battleline" \
  org.opencontainers.image.revision="${COMMIT}"
ENV NODE_ENV=production \
  NODE_COMPILE_CACHE=/tmp/compile-cache \
  HTTP_HOST=0.0.0.0 \
  BATTLELINE_COMMIT="${COMMIT}"
WORKDIR /app
COPY --from=servers /app ./
COPY migrations migrations
COPY libs libs
COPY apps/bot apps/bot
COPY apps/game-log apps/game-log
COPY apps/gateway apps/gateway
COPY apps/projector apps/projector
COPY tools tools
COPY deploy/entrypoint.sh deploy/health.mjs deploy/
COPY --from=page /app/apps/web/dist apps/web/dist
# The image’s own user, node.
USER 1000:1000
STOPSIGNAL SIGTERM
ENTRYPOINT ["deploy/entrypoint.sh"]
CMD ["ops", "--help"]
