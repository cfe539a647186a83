/**
 * True when a parsed JSON value holds more values (numbers, texts, lists, objects and so on, itself
 * included) than that. Looks at no more than it must, and does not recurse.
 */
export const holdsMoreValuesThan = (max: number, json: unknown): boolean => {
  const open: unknown[] = [json];
  let seen = 0;
  for (let value = open.pop(); seen <= max; value = open.pop()) {
    seen += 1;
    if (typeof value === 'object' && value !== null) {
      for (const inner of Object.values(value)) {
        if (seen + open.length > max) return true;
        open.push(inner);
      }
    }
    if (open.length === 0) break;
  }
  return seen > max;
};
