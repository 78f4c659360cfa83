# The sidecar. Built from the repository's root. The target `sandbox` is the same sources with the sandbox WMS, for docker-compose.yml.
FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json ./
COPY scripts/build-sidecar ./scripts/
COPY sidecar/src ./sidecar/src
RUN npm run build

FROM build AS sandbox
COPY docker/answers.mjs ./docker/
COPY sidecar/sandbox ./sidecar/sandbox
USER node
CMD ["node", "--import", "tsx", "sidecar/sandbox/ongoing/main.ts", "8099"]

FROM node:24-slim AS production
ENV NODE_ENV=production
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --no-audit --no-fund && npm cache clean --force
COPY docker/answers.mjs ./docker/
COPY prestashop-module/sql ./prestashop-module/sql
COPY --from=build /app/sidecar/dist ./sidecar/dist

# The sidecar reads .env of its folder. Where no shop hands anything over, the link leads nowhere and the environment is all.
RUN ln -s /handover/sidecar.env .env

USER node
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s CMD ["node", "docker/answers.mjs", "http://127.0.0.1:8700/healthz"]

# What `npm start` runs, without npm between: SIGTERM must reach the sidecar, which then finishes the order in hand.
CMD ["node", "sidecar/dist/main.js"]
