/** Letters that Unicode does not decompose, and the letters that readers type instead. */
const TRANSLITERATIONS: Readonly<Record<string, string>> = {
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
const TOKEN = /[\p{L}\p{N}]+/gu;
const NUMBER_WITH_HYPHENS = /^\p{N}[\p{N}\p{Pd}]*x?$/u;

/** Lower case without accents: `Ångström’s` → `angstrom's`. */
const normalise = (text: string): string =>
  text
    .replaceAll(APOSTROPHES, "'")
    .toLowerCase()
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[ßæœøđðþłħıς]/gu, (letter) => TRANSLITERATIONS[letter] ?? letter);

const tokensIn = (text: string): string[] => text.match(TOKEN) ?? [];

/** The normalised words of a text in their order, joined by spaces: what books are sorted by. */
export const sortText = (text: string): string => tokensIn(normalise(text)).join(' ');

/**
 * The tokens under which a text is found. A compound counts as its parts and as one word: `Handmaid's` is found by
 * `handmaid` and `handmaids`, `Catch-22` by `22` and `catch22`.
 */
export const indexTokens = (text: string): string[] => {
  const compounds = normalise(text).match(COMPOUND) ?? [];
  const tokens = compounds.flatMap((compound) => [
    ...tokensIn(compound),
    ...tokensIn(compound.replaceAll("'", '')),
    tokensIn(compound).join(''),
  ]);
  return [...new Set(tokens)];
};

/** The tokens of a query. A book must carry each of them; the last one may be the beginning of a token. */
export const queryTokens = (text: string): string[] => {
  const chunks = normalise(text).split(/\s+/u);
  const tokens = chunks.flatMap((chunk) =>
    NUMBER_WITH_HYPHENS.test(chunk)
      ? // An ISBN as it is printed.
        [tokensIn(chunk).join('')]
      : tokensIn(chunk.replaceAll("'", '')),
  );
  const last = tokens.at(-1);
  // No token twice; the last one keeps its place.
  return last === undefined ? [] : [...new Set(tokens.filter((token) => token !== last)), last];
};
