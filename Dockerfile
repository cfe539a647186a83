# One image per part: docker build --build-arg SERVICE=order-service .
# SERVICE is user-service, catalog-service, order-service, gateway, autoscaler, or scripts (the tools: seed, smoke, ...).
# Its unit tests: docker build --target test --build-arg SERVICE=order-service .
FROM node:24-trixie-slim AS manifests
WORKDIR /shop
ENV npm_config_audit=false npm_config_fund=false npm_config_update_notifier=false
COPY package.json package-lock.json ./
COPY packages/contracts/package.json packages/contracts/
COPY packages/platform/package.json packages/platform/
COPY packages/testkit/package.json packages/testkit/
COPY user-service/package.json user-service/
COPY catalog-service/package.json catalog-service/
COPY order-service/package.json order-service/
COPY gateway/package.json gateway/
COPY autoscaler/package.json autoscaler/
COPY storefront/package.json storefront/
COPY scripts/package.json scripts/
COPY tests/package.json tests/
COPY proof/package.json proof/
COPY bench/package.json bench/

FROM manifests AS test
RUN npm ci
COPY . .
ARG SERVICE
RUN node --experimental-vm-modules node_modules/jest/bin/jest.js --selectProjects unit -- "^/shop/$SERVICE/" "^/shop/packages/"

FROM manifests AS dependencies
ARG SERVICE
RUN npm ci --omit=dev -w "$SERVICE"

FROM node:24-trixie-slim AS sources
WORKDIR /shop
ARG SERVICE
COPY package.json ./
COPY packages packages
COPY $SERVICE $SERVICE
# The audit is run by the tools.
COPY proof/audit proof/audit
RUN [ "$SERVICE" = scripts ] || rm -r proof
RUN rm -r packages/testkit
RUN find . \( -name '*.test.ts' -o -name '*.md' -o -name testing \) -prune -exec rm -r {} +

FROM node:24-trixie-slim AS service
ARG SERVICE
# Volumes that are mounted here take over this owner.
RUN install -d -o node -g node /run/secrets /shop/.data
# Also what lies in the node_modules of a workspace, beside a version that another one wants.
COPY --from=dependencies /shop /shop
COPY --from=sources /shop /shop
COPY docker/http-health.sh /usr/local/bin/http-health
WORKDIR /shop/$SERVICE
ARG VERSION=dev
ARG REVISION=unknown
LABEL org.opencontainers.image.title="bookstore $SERVICE" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION"
# A name server without an answer (the part is away, and no other server in reach) may cost a second, not twenty.
ENV NODE_ENV=production \
    MALLOC_ARENA_MAX=2 \
    RES_OPTIONS="timeout:1 attempts:1" \
    PORT=8080 \
    SERVICE_VERSION=$VERSION
USER node
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=5s --timeout=5s --start-period=120s --retries=5 CMD ["bash", "/usr/local/bin/http-health"]
# A small heap with a small nursery, as scripts/native/shop-services.ts gives them.
CMD ["node", "--max-old-space-size=160", "--max-semi-space-size=16", "--disable-warning=ExperimentalWarning", "src/main.ts"]
