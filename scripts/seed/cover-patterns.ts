import type { Palette } from './cover-palettes.ts';
import type { CoverRandom } from './cover-random.ts';

/** Fills a rectangle from 0,0 to width,height; it may draw over the edge, the caller clips. */
export type Pattern = (
  area: { width: number; height: number },
  palette: Palette,
  random: CoverRandom,
) => string;

const n = (value: number): string => String(Math.round(value * 10) / 10);
const circle = (x: number, y: number, radius: number, fill: string): string =>
  `<circle cx="${n(x)}" cy="${n(y)}" r="${n(radius)}" fill="${fill}"/>`;
const path = (d: string, fill: string): string => `<path d="${d}" fill="${fill}"/>`;

const everyTile = (
  area: { width: number; height: number },
  columns: number,
  draw: (x: number, y: number, size: number, index: number) => string,
): string => {
  const size = area.width / columns;
  const count = columns * Math.ceil(area.height / size);
  return Array.from({ length: count }, (_, index) =>
    draw((index % columns) * size, Math.floor(index / columns) * size, size, index),
  ).join('');
};

const rings: Pattern = (area, { accents, ground }, random) => {
  const x = area.width * random.between(0.2, 0.8);
  const y = area.height * random.between(0.25, 0.75);
  const reach = Math.hypot(area.width, area.height);
  const colours = [...accents, ground];
  const step = random.between(32, 54);
  return Array.from({ length: Math.ceil(reach / step) }, (_, index) =>
    circle(x, y, reach - index * step, colours[index % colours.length] ?? ground),
  ).join('');
};

const quarters: Pattern = (area, { accents, ink }, random) =>
  everyTile(area, random.pick([4, 5, 6]), (x, y, size) => {
    const [right, down] = [random.pick([true, false]), random.pick([true, false])];
    const corner = `${n(x + (right ? size : 0))} ${n(y + (down ? size : 0))}`;
    const start = `${n(x + (right ? 0 : size))} ${n(y + (down ? size : 0))}`;
    const end = `${n(x + (right ? size : 0))} ${n(y + (down ? 0 : size))}`;
    const arc = `A${n(size)} ${n(size)} 0 0 ${right === down ? 1 : 0} ${end}`;
    return path(`M${corner}L${start}${arc}Z`, random.pick([...accents, ink]));
  });

const waves: Pattern = (area, { accents, ink }, random) => {
  const colours = [...accents, ink];
  const rows = 9;
  const swell = area.height / rows;
  const shift = random.between(0, 150);
  return Array.from({ length: rows + 1 }, (_, row) => {
    const y = row * swell;
    const start = -300 + ((shift * (row + 1)) % 300);
    const crests = 'q75 -70 150 0t150 0'.repeat(Math.ceil(area.width / 300) + 1);
    const d = `M${n(start)} ${n(y + 30)}${crests}V${n(area.height + 10)}H${n(start)}Z`;
    return path(d, colours[row % colours.length] ?? ink);
  }).join('');
};

const triangles: Pattern = (area, { accents, ink, ground }, random) =>
  everyTile(area, random.pick([4, 5, 6]), (x, y, size) => {
    const [far, low] = [n(x + size), n(y + size)];
    const halves: [string, string] = [
      `M${n(x)} ${n(y)}H${far}L${n(x)} ${low}Z`,
      `M${n(x)} ${n(y)}H${far}V${low}Z`,
    ];
    return path(random.pick(halves), random.pick([...accents, ...accents, ink, ground]));
  });

const hills: Pattern = (area, { accents, ink }, random) => {
  const sun = area.width * random.between(0.13, 0.2);
  const sky = circle(area.width * random.between(0.3, 0.7), area.height * 0.34, sun, accents[1]);
  const ridges = [accents[2], accents[0], ink].map((colour, index) => {
    const y = area.height * (0.5 + index * 0.17);
    const [rise, fall] = [random.between(60, 190), random.between(60, 190)];
    const curve = `C${n(area.width * 0.3)} ${n(y - rise)} ${n(area.width * 0.6)} ${n(y + fall)}`;
    const end = `${n(area.width)} ${n(y - random.between(0, 80))}`;
    return path(`M0 ${n(y)}${curve} ${end}V${n(area.height)}H0Z`, colour);
  });
  return sky + ridges.join('');
};

const stripes: Pattern = (area, { accents, ink }, random) => {
  const colours = [...accents, ink];
  const lean = random.pick([-1, 1]) * area.height * 0.6;
  const step = random.between(26, 44);
  const count = Math.ceil((area.width + 2 * Math.abs(lean)) / step);
  return Array.from({ length: count }, (_, index) => {
    if (index % 5 === 4) return '';
    const x = index * step - Math.abs(lean);
    const d = `M${n(x)} 0h${n(step * 0.72)}l${n(lean)} ${n(area.height)}h${n(-step * 0.72)}Z`;
    return path(d, colours[index % colours.length] ?? ink);
  }).join('');
};

const dots: Pattern = (area, { accents }, random) => {
  const focus = { x: area.width * random.between(0, 1), y: area.height * random.between(0, 1) };
  const reach = Math.hypot(area.width, area.height);
  return everyTile(area, random.pick([8, 9, 11]), (x, y, size, index) => {
    const far = Math.hypot(x + size / 2 - focus.x, y + size / 2 - focus.y) / reach;
    const radius = size * (0.5 - 0.42 * Math.min(1, far * 1.4));
    return circle(x + size / 2, y + size / 2, radius, accents[index % 5 === 0 ? 1 : 0]);
  });
};

const petals: Pattern = (area, { accents, ink }, random) => {
  const colours: [string, string, string, string] = [...accents, ink];
  return everyTile(area, random.pick([4, 5]), (x, y, size, index) => {
    const [left, right] = index % 2 === 0 ? [x, x + size] : [x + size, x];
    const turn = index % 2 === 0 ? 1 : 0;
    const arc = `A${n(size)} ${n(size)} 0 0 ${turn}`;
    const d = `M${n(left)} ${n(y)}${arc} ${n(right)} ${n(y + size)}${arc} ${n(left)} ${n(y)}Z`;
    return path(d, random.pick(colours));
  });
};

export const PATTERNS: readonly [Pattern, ...Pattern[]] = [
  rings,
  quarters,
  waves,
  triangles,
  hills,
  stripes,
  dots,
  petals,
];
