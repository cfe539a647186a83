import { z } from 'zod';

const componentSchema = z.looseObject({ 'bom-ref': z.string(), name: z.string() });
const dependencySchema = z.object({ ref: z.string(), dependsOn: z.array(z.string()).optional() });
/** CycloneDX as `npm sbom` writes it: only what is read here has a type. */
export const npmSbomSchema = z.looseObject({
  metadata: z.looseObject({}),
  components: z.array(componentSchema),
  dependencies: z.array(dependencySchema),
});
export type NpmSbom = z.output<typeof npmSbomSchema>;

type PackageTree = {
  version?: string | undefined;
  dependencies?: Record<string, PackageTree> | undefined;
};
/** The tree of `npm ls --json`. */
export const packageTreeSchema: z.ZodType<PackageTree> = z.object({
  version: z.string().optional(),
  get dependencies() {
    return z.record(z.string(), packageTreeSchema).optional();
  },
});

/** `name@version` of every package of a tree. */
export const listPackages = (tree: PackageTree): string[] =>
  Object.entries(tree.dependencies ?? {}).flatMap(([name, package_]) => [
    ...(package_.version === undefined ? [] : [`${name}@${package_.version}`]),
    ...listPackages(package_),
  ]);

export type Image = {
  name: string;
  version: string;
  /** `node:24-trixie-slim`, with a digest where the Dockerfile has one. */
  base: string;
};

const describeBase = (base: string) => {
  const [, name = '', version = ''] = /^(.+?):(.+)$/.exec(base) ?? [];
  const [tag = '', digest = tag] = version.split('@');
  const purl = `pkg:docker/${name}@${digest.replace(':', '%3A')}`;
  return { type: 'container', 'bom-ref': purl, name, version, purl };
};

/**
 * The bill of materials of an image: the packages of `installed` out of all those that npm describes, and the base
 * image. (`npm sbom --omit dev` itself leaves out packages that development needs as well.)
 */
export const createImageSbom = (npm: NpmSbom, installed: readonly string[], image: Image) => {
  const kept = new Set(installed);
  const own = `bookstore/${image.name}@${image.version}`;
  const base = describeBase(image.base);
  const packages = npm.components.filter((component) => kept.has(component['bom-ref']));
  const described = new Set(packages.map((component) => component['bom-ref']));
  const missing = installed.filter((name) => !described.has(name));
  if (missing.length > 0) throw new Error(`npm describes no ${missing.join(', ')}`);
  return {
    ...npm,
    metadata: {
      ...npm.metadata,
      component: {
        type: 'container',
        'bom-ref': own,
        name: `bookstore/${image.name}`,
        version: image.version,
      },
    },
    components: [base, ...packages],
    dependencies: [
      { ref: own, dependsOn: [base['bom-ref'], ...described] },
      { ref: base['bom-ref'], dependsOn: [] },
      ...npm.dependencies
        .filter(({ ref }) => described.has(ref))
        .map(({ ref, dependsOn = [] }) => ({
          ref,
          dependsOn: dependsOn.filter((each) => described.has(each)),
        })),
    ],
  };
};
