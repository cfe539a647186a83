// Letters that have no decomposition in Unicode but are read as these.
const LIKE: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ł: 'l',
  ħ: 'h',
  ı: 'i',
  ς: 'σ',
};
const APOSTROPHES = /['’‘ʼ`´′]/gu;
const COMPOUND = /[\p{L}\p{N}]+(?:['.\p{Pd}]+[\p{L}\p{N}]+)*/gu;
const WORD = /[\p{L}\p{N}]+/gu;
const NUMBER_WITH_HYPHENS = /^\p{N}[\p{N}\p{Pd}]*x?$/u;

/** Case and accents gone: `Ångström’s` → `angstrom's`. */
const fold = (text: string): string =>
  text
    .replaceAll(APOSTROPHES, "'")
    .toLowerCase()
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[ßæœøđðþłħıς]/gu, (letter) => LIKE[letter] ?? letter);

const wordsIn = (text: string): string[] => text.match(WORD) ?? [];

/** The words of a text in their order, as its sort key is made of. */
export const foldedText = (text: string): string => wordsIn(fold(text)).join(' ');

/**
 * The words under which a text is found. A compound counts as its parts and as one word, so that
 * `Handmaid's` is found by `handmaid` and `handmaids`, `Catch-22` by `22` and `catch22`.
 */
export const indexWords = (text: string): string[] => {
  const compounds = fold(text).match(COMPOUND) ?? [];
  const words = compounds.flatMap((compound) => [
    ...wordsIn(compound),
    ...wordsIn(compound.replaceAll("'", '')),
    wordsIn(compound).join(''),
  ]);
  return [...new Set(words)];
};

/** The words asked for: each must be found, the last one may be a beginning. */
export const queryWords = (text: string): string[] => {
  const chunks = fold(text).split(/\s+/u);
  const words = chunks.flatMap((chunk) =>
    NUMBER_WITH_HYPHENS.test(chunk)
      ? // An ISBN as it is printed.
        [wordsIn(chunk).join('')]
      : wordsIn(chunk.replaceAll("'", '')),
  );
  const last = words.at(-1);
  // Each word once; the last one keeps its place.
  return last === undefined ? [] : [...new Set(words.filter((word) => word !== last)), last];
};
