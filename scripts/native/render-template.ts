/**
 * Puts values in place of `${NAME}` like envsubst does for the nginx image; nginx's own `$variables`, in lower case, stay.
 * Throws an Error naming each variable that the template asks for and nobody gave.
 */
export function renderTemplate(template: string, values: Readonly<Record<string, string>>): string {
  const missing = new Set<string>();
  const text = template.replaceAll(/\$\{([A-Z][A-Z0-9_]*)\}/g, (whole, name: string) => {
    const value = values[name];
    if (value === undefined) missing.add(name);
    return value ?? whole;
  });
  if (missing.size > 0) throw new Error(`the template needs ${[...missing].join(', ')}`);
  return text;
}
