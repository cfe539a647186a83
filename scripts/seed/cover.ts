import { PALETTES, type Palette } from './cover-palettes.ts';
import { PATTERNS } from './cover-patterns.ts';
import { type CoverRandom, createCoverRandom } from './cover-random.ts';
import { escapeXml, fitText, splitTitle, type TextBox } from './cover-text.ts';

export type CoverBook = { title: string; author: string };
type Box = { x: number; y: number; width: number; height: number };
type Design = { book: CoverBook; palette: Palette; random: CoverRandom };
type TextLook = { fill: string; font: string; weight?: string; middle?: boolean; spacing?: number };

const WIDTH = 600;
const HEIGHT = 900;
const SERIF = 'Georgia,&quot;DejaVu Serif&quot;,serif';
const SANS = '&quot;Helvetica Neue&quot;,Arial,&quot;DejaVu Sans&quot;,sans-serif';

const rect = ({ x, y, width, height }: Box, look: string): string =>
  `<rect x="${x}" y="${y}" width="${width}" height="${height}" ${look}/>`;

/** Text set from the top of its box; gives the height that it really took, in SVG units. */
const setText = (
  text: string,
  box: Box & Pick<TextBox, 'largest' | 'smallest'>,
  look: TextLook,
): { svg: string; height: number } => {
  const { lines, size, lineHeight } = fitText(text, box);
  const x = look.middle ? box.x + box.width / 2 : box.x;
  const rows = lines.map((line, index) => {
    const y = Math.round(box.y + size * 0.88 + index * lineHeight);
    return `<text x="${x}" y="${y}">${escapeXml(line)}</text>`;
  });
  const anchor = look.middle ? ' text-anchor="middle"' : '';
  const spacing = look.spacing ? ` letter-spacing="${look.spacing}"` : '';
  const style = `fill="${look.fill}" font-family="${look.font}" font-size="${size}"`;
  const weight = ` font-weight="${look.weight ?? 'normal'}"`;
  return {
    svg: `<g ${style}${weight}${anchor}${spacing}>${rows.join('')}</g>`,
    height: Math.round(lines.length * lineHeight),
  };
};

const setTitle = (title: string, box: Box, look: TextLook): { svg: string; height: number } => {
  const { main, subtitle } = splitTitle(title);
  const room = subtitle === '' ? box.height : Math.round(box.height * 0.62);
  const top = setText(main, { ...box, height: room, largest: 84, smallest: 22 }, look);
  if (subtitle === '') return top;
  const y = box.y + top.height + 14;
  const rest = { ...box, y, height: box.height - top.height - 14, largest: 34, smallest: 16 };
  const below = setText(subtitle, rest, { ...look, weight: 'normal' });
  return { svg: top.svg + below.svg, height: top.height + 14 + below.height };
};

const setAuthor = (author: string, box: Box, look: TextLook): string =>
  setText(author, { ...box, largest: 30, smallest: 15 }, look).svg;

/** The pattern in its box, cut to the shape given; a light tint shows the shape where the pattern is thin. */
const fillPattern = ({ palette, random }: Design, box: Box, shape: string): string => {
  const drawing = random.pick(PATTERNS)(box, palette, random);
  const tint = rect(box, `fill="${palette.ink}" fill-opacity="0.09"`);
  const picture = `<g transform="translate(${box.x} ${box.y})">${drawing}</g>`;
  return `<clipPath id="w">${shape}</clipPath><g clip-path="url(#w)">${tint}${picture}</g>`;
};

/** A label on a cover that is all pattern. */
const label = (design: Design): string => {
  const { book, palette } = design;
  const all = { x: 0, y: 0, width: WIDTH, height: HEIGHT };
  const ink = { fill: palette.ink, font: SERIF, middle: true };
  const title = setTitle(
    book.title,
    { x: 100, y: 176, width: 400, height: 330 },
    { ...ink, weight: 'bold' },
  );
  const rule = 176 + title.height + 22;
  const panel = { x: 70, y: 130, width: 460, height: rule + 118 - 130 };
  const inner = { x: 82, y: 142, width: 436, height: panel.height - 24 };
  const author = setAuthor(book.author, { x: 105, y: rule + 24, width: 390, height: 62 }, ink);
  return [
    fillPattern(design, all, rect(all, '')),
    rect(panel, `fill="${palette.ground}"`),
    rect(inner, `fill="none" stroke="${palette.ink}" stroke-width="2"`),
    title.svg,
    rect({ x: 270, y: rule, width: 60, height: 4 }, `fill="${palette.accents[0]}"`),
    author,
  ].join('');
};

/** Pattern above, words on plain ground below. */
const band = (design: Design): string => {
  const { book, palette } = design;
  const picture = { x: 0, y: 0, width: WIDTH, height: 480 };
  const look = { fill: palette.ink, font: SANS };
  const title = setTitle(
    book.title,
    { x: 50, y: 536, width: 500, height: 240 },
    { ...look, weight: 'bold' },
  );
  return [
    fillPattern(design, picture, rect(picture, '')),
    rect({ x: 0, y: 480, width: WIDTH, height: 12 }, `fill="${palette.accents[0]}"`),
    title.svg,
    setAuthor(book.author, { x: 50, y: 800, width: 500, height: 62 }, look),
  ].join('');
};

/** Words above, pattern seen through a round, arched or square window. */
const window = (design: Design): string => {
  const { book, palette, random } = design;
  const box = { x: 110, y: 376, width: 380, height: 380 };
  const opening = random.pick([
    '<circle cx="300" cy="566" r="190"/>',
    '<path d="M110 756V566a190 190 0 0 1 380 0V756Z"/>',
    '<path d="M300 376L490 566L300 756L110 566Z"/>',
    rect(box, 'rx="24"'),
  ]);
  const look = { fill: palette.ink, font: SERIF, middle: true };
  const room = { x: 60, y: 72, width: 480, height: 270 };
  const title = setTitle(book.title, room, { ...look, weight: 'bold' });
  const lower = Math.round((room.height - title.height) / 2);
  return [
    `<g transform="translate(0 ${lower})">${title.svg}</g>`,
    fillPattern(design, box, opening),
    setAuthor(
      book.author,
      { x: 70, y: 796, width: 460, height: 60 },
      { ...look, font: SANS, spacing: 1 },
    ),
    rect(
      { x: 28, y: 28, width: 544, height: 844 },
      `fill="none" stroke="${palette.accents[0]}" stroke-width="3"`,
    ),
  ].join('');
};

/** A cover of 600 × 900 as SVG text: the same book gives the same cover; no script, no outside font. */
export const drawCover = (book: CoverBook): string => {
  const random = createCoverRandom(`${book.title}\n${book.author}`);
  const palette = random.pick(PALETTES);
  const layout = random.pick([label, band, window]);
  const name = escapeXml(`${book.title}, ${book.author}`);
  const ground = rect({ x: 0, y: 0, width: WIDTH, height: HEIGHT }, `fill="${palette.ground}"`);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img" aria-label="${name}"><title>${name}</title>${ground}${layout({ book, palette, random })}</svg>\n`;
};
