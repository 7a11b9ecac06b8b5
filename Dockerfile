# Built files, then a runtime with production dependencies only.
FROM node:20-bookworm-slim AS build
WORKDIR /attest
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY tsconfig.json ./
COPY config config
COPY tool tool
COPY ui ui
RUN npm run build

FROM node:20-bookworm-slim AS dependencies
WORKDIR /attest
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev

FROM node:20-bookworm-slim
ENV NODE_ENV=production PORT=3000 DATA_DIR=/data
WORKDIR /attest
COPY --from=dependencies /attest/node_modules node_modules
COPY --from=build /attest/dist dist
COPY package.json ./
COPY config/catalogue config/catalogue
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=15s --timeout=5s --start-period=40s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + (process.env.PORT || 3000) + '/healthz').then((a) => process.exit(a.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--enable-source-maps", "dist/tool/main.js"]
