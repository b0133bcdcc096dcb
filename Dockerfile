FROM node:24-trixie-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
# No scripts, because `prepare` would build before the sources are copied.
RUN npm ci --ignore-scripts
COPY tsconfig.json tsconfig.build.json openapi.yaml ./
COPY console console
COPY scripts scripts
COPY src src
RUN npm run build && npm prune --omit=dev --ignore-scripts

FROM node:24-trixie-slim
ARG VERSION=0.1.0
LABEL org.opencontainers.image.title="sandlot" \
      org.opencontainers.image.description="A sandbox server made from an OpenAPI document" \
      org.opencontainers.image.source="https://github.com/sandlot/sandlot" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="$VERSION"
WORKDIR /app
COPY package.json openapi.yaml LICENSE ./
COPY fixtures/aha.json fixtures/petstore.yaml fixtures/
COPY schemas schemas
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
# Paths on the command line start here, and the server may write here: --db db.json, or /data/db.json.
RUN install --directory --owner=node --group=node /data
WORKDIR /data
ENV NODE_ENV=production SANDLOT_HOST=0.0.0.0
USER node
EXPOSE 4010
# The check uses the options of the server, from the environment and its command line.
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s --retries=3 CMD ["node", "/app/dist/cli.js", "health"]
# Node itself is process 1 and gets the signals; what follows the image's name goes to the server.
ENTRYPOINT ["node", "/app/dist/cli.js"]
