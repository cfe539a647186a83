/** Fitted text: font size and line height in SVG units. */
export type FittedText = { lines: readonly string[]; size: number; lineHeight: number };
export type TextBox = { width: number; height: number; largest: number; smallest: number };

const LINE_HEIGHT = 1.16;

export const escapeXml = (text: string): string =>
  text
    // XML 1.0 has no way at all to write these.
    .replaceAll(/[\p{Cc}\p{Cs}\uFFFE\uFFFF]/gu, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&apos;');

/** In em, on the wide side: which font draws the cover is the viewer's affair. */
const characterWidth = (character: string): number => {
  if (/[mwMW@%—&]/.test(character)) return 1.02;
  if (/[\p{Lu}\p{N}]/u.test(character)) return 0.8;
  if (/[ijlt.,:;!|'’()\s-]/.test(character)) return 0.42;
  return character.charCodeAt(0) > 0x2e_7f ? 1.05 : 0.67;
};

const textWidth = (text: string): number =>
  Array.from(text).reduce((sum, character) => sum + characterWidth(character), 0);

/** Greedy lines of at most `width` em; a word that is longer than a line is cut. */
const wrap = (text: string, width: number): string[] => {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).filter((part) => part !== '')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (textWidth(longer) <= width) {
      line = longer;
      continue;
    }
    if (line !== '') lines.push(line);
    line = '';
    for (const character of word) {
      if (line !== '' && textWidth(line + character) > width) {
        lines.push(line);
        line = '';
      }
      line += character;
    }
  }
  return line === '' ? lines : [...lines, line];
};

const longestWord = (text: string): number => Math.max(0, ...text.split(/\s+/).map(textWidth));

/** The narrowest column that needs no more lines: no short last line under long ones. */
const balance = (text: string, width: number): string[] => {
  const wanted = wrap(text, width);
  let best = wanted;
  for (let share = 0.95; share >= 0.5; share -= 0.05) {
    const narrower = width * share;
    const lines = wrap(text, narrower);
    if (lines.length > wanted.length || longestWord(text) > narrower) break;
    best = lines;
  }
  return best;
};

/** The largest size at which the text fits its box; at the smallest size the end gives way to "…". */
export const fitText = (text: string, box: TextBox): FittedText => {
  for (let size = box.largest; size >= box.smallest; size -= 2) {
    const columns = box.width / size;
    const lines = balance(text, columns);
    const fits = lines.length * size * LINE_HEIGHT <= box.height && longestWord(text) <= columns;
    if (fits) return { lines, size, lineHeight: size * LINE_HEIGHT };
  }
  const lineHeight = box.smallest * LINE_HEIGHT;
  const room = Math.max(1, Math.floor(box.height / lineHeight));
  const lines = wrap(text, box.width / box.smallest);
  const shown = lines.slice(0, room);
  if (lines.length > room) shown.push(`${(shown.pop() ?? '').slice(0, -2)}…`);
  return { lines: shown, size: box.smallest, lineHeight };
};

/** "Code: The Hidden Language" → a title and a subtitle, which is set smaller. */
export const splitTitle = (title: string): { main: string; subtitle: string } => {
  const colon = title.indexOf(': ');
  return colon < 0
    ? { main: title, subtitle: '' }
    : { main: title.slice(0, colon), subtitle: title.slice(colon + 2) };
};
