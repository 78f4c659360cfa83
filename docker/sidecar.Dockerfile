# The sidecar, and in the same image the sandbox WMS. Built from the repository's root.
FROM node:20-slim

ENV NODE_ENV=production
WORKDIR /app

COPY package.json package-lock.json ./
RUN npm ci --omit=dev --no-audit --no-fund && npm cache clean --force

COPY tsconfig.json ./
COPY docker/answers.mjs ./docker/
COPY sidecar/src ./sidecar/src
COPY sidecar/sandbox ./sidecar/sandbox

# The sidecar reads .env of its folder. Where no shop hands anything over, the link leads nowhere and the environment is all.
RUN ln -s /handover/sidecar.env .env

USER node
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s CMD ["node", "docker/answers.mjs", "http://127.0.0.1:8700/healthz"]

# What `npm start` runs, without npm between: SIGTERM must reach the sidecar, which then finishes the order in hand.
CMD ["node", "--max-semi-space-size=4", "--heap-growing-percent=20", "--import", "tsx", "sidecar/src/main.ts"]
