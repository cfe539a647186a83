const SERVICES = ['user-service', 'catalog-service', 'order-service', 'gateway', 'autoscaler'];

/** What reaches out of the process: only for routes, consumers, adapters, the composition root and platform. */
const REACHING =
  '^(node:)?https?$|^(node_modules/(express|mongodb|amqplib|ioredis|dockerode)|packages/platform/src/(mongo|redis|http))/';

/** Files that hold rules or use cases: everything in a business module (testing is none) without a role of the outside. */
const INNER =
  '^((user|catalog|order)-service|autoscaler)/src/(?!testing/)[^/]+/[^/]+(?<!\\.(routes|consumers|mongo|redis|http|docker|amqp|worker|test))\\.ts$';

export default {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'A cycle means that two files are one thing, or that one of them knows too much.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    ...SERVICES.map((service) => ({
      name: `no-service-imports-${service}`,
      comment: 'Services know of each other only what the contracts say.',
      severity: 'error',
      from: { path: `^(?!${service}/)(${SERVICES.join('|')}|packages)/` },
      to: { path: `^${service}/` },
    })),
    {
      name: 'storefront-knows-only-contracts',
      comment: 'It runs in a browser: what it needs of a service it asks for.',
      severity: 'error',
      from: { path: '^storefront/src/' },
      to: { path: `^(packages/platform|scripts|tests|proof|${SERVICES.join('|')})/` },
    },
    {
      name: 'schemas-stay-out-of-the-bundle',
      comment: 'Types of the contracts cost nothing; zod at run time costs every visitor.',
      severity: 'error',
      from: { path: '^storefront/src/', pathNot: '\\.test\\.ts$' },
      to: { path: '^packages/contracts/src/(?!money)', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'contracts-know-nobody',
      severity: 'error',
      from: { path: '^packages/contracts/' },
      to: { path: `^(packages/platform|${SERVICES.join('|')})/` },
    },
    {
      name: 'only-tests-use-the-testkit',
      severity: 'error',
      from: {
        path: `^(${SERVICES.join('|')}|packages|storefront|scripts)/`,
        pathNot: '(\\.test\\.ts$|/testing/|^packages/testkit/)',
      },
      to: { path: '^packages/testkit/' },
    },
    {
      name: 'rules-reach-nothing',
      comment: 'Rules and use cases take ports; routes, consumers and adapters reach out.',
      severity: 'error',
      from: { path: INNER, pathNot: '\\.test\\.ts$' },
      to: { path: REACHING },
    },
    {
      name: 'inner-imports-no-adapter',
      severity: 'error',
      from: { path: INNER, pathNot: '\\.test\\.ts$' },
      to: { path: '\\.(routes|consumers|mongo|redis|docker|amqp)\\.ts$' },
    },
    {
      name: 'no-undeclared-dependency',
      severity: 'error',
      from: { pathNot: '\\.test\\.ts$' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(\\.data|coverage)/' },
    parser: 'swc',
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node'] },
  },
};
