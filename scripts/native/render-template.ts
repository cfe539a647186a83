type Values = Readonly<Record<string, string | readonly string[]>>;

const VARIABLE = /\$\{([A-Z][A-Z0-9_]*)\}/g;

/**
 * Puts values in place of `${NAME}` like envsubst does for the nginx image; nginx's own `$variables`, in lower case, stay.
 * A line with a list is repeated for each item: a `server` line, whose one name stands for all replicas in containers.
 * Throws an Error naming each variable that the template asks for and nobody gave.
 */
export function renderTemplate(template: string, values: Values): string {
  const names = [...template.matchAll(VARIABLE)].map(([, name = '']) => name);
  const missing = new Set(names.filter((name) => values[name] === undefined));
  if (missing.size > 0) throw new Error(`the template needs ${[...missing].join(', ')}`);
  return template
    .split('\n')
    .flatMap((line) => renderLine(line, values))
    .join('\n');
}

function renderLine(line: string, values: Values): string[] {
  const lists = [...line.matchAll(VARIABLE)].map(([, name = '']) => [values[name] ?? ''].flat());
  const copies = Math.max(1, ...lists.map((list) => list.length));
  return Array.from({ length: copies }, (_, copy) =>
    line.replaceAll(VARIABLE, (_whole, name: string) => {
      const value = [values[name] ?? ''].flat();
      return value[copy] ?? value[0] ?? '';
    }),
  );
}
