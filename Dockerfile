# Dunwell on a server of your own. README, "Run in a container", says how.

FROM node:24-alpine AS packages
WORKDIR /app
COPY package.json package-lock.json ./
# No package needs to run anything at its installation. What only compilers and readers want is left out.
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund \
  && find node_modules -type f \( -name '*.map' -o -name '*.d.ts' -o -name '*.d.mts' -o -name '*.d.cts' -o -name '*.md' \) -delete

FROM node:24-alpine
WORKDIR /app
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    PORT=3000 \
    DUNWELL_DATA=/data
# The embedded database; unused with DATABASE_URL.
RUN mkdir /data && chown node:node /data
COPY --from=packages /app/node_modules node_modules
COPY package.json tsconfig.json ./
COPY db db
COPY src src
USER node
VOLUME /data
EXPOSE 3000
# The server finishes or parks what is on its way within eight seconds; platforms wait ten.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "src/dunwell.mjs"]
CMD ["start"]
