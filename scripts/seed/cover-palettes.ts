/** `ground` and `ink` are far apart in lightness: text in one on the other is easy to read. */
export type Palette = { ground: string; ink: string; accents: readonly [string, string, string] };

export const PALETTES: readonly [Palette, ...Palette[]] = [
  { ground: '#f4ead5', ink: '#1f2a44', accents: ['#d1495b', '#edae49', '#30638e'] },
  { ground: '#14213d', ink: '#fdf6e3', accents: ['#fca311', '#8d99ae', '#2f4b7c'] },
  { ground: '#fbf3ea', ink: '#3d1f2b', accents: ['#a4243b', '#d8973c', '#d8c99b'] },
  { ground: '#0b3b36', ink: '#f3efe0', accents: ['#e9c46a', '#2a9d8f', '#e76f51'] },
  { ground: '#f0f4ef', ink: '#1d3124', accents: ['#344e41', '#a3b18a', '#dd7f4b'] },
  { ground: '#3b1c32', ink: '#fbeae1', accents: ['#ca5a6b', '#f2a65a', '#6a1e55'] },
  { ground: '#e9f1f7', ink: '#102a43', accents: ['#2b6cb0', '#9fb3c8', '#f0b429'] },
  { ground: '#241e4e', ink: '#f7f3ff', accents: ['#ce6a85', '#985277', '#f5c28b'] },
  { ground: '#f9efe6', ink: '#283618', accents: ['#606c38', '#bc6c25', '#dda15e'] },
  { ground: '#1b1b1e', ink: '#f8f1ff', accents: ['#d62839', '#ba324f', '#d9d2c5'] },
  { ground: '#fff4e0', ink: '#22333b', accents: ['#c6ac8f', '#5e503f', '#e26d5c'] },
  { ground: '#0f4c5c', ink: '#fff8e7', accents: ['#fb8b24', '#e36414', '#7fb7be'] },
  { ground: '#f7f0f5', ink: '#31183d', accents: ['#6c3a70', '#c08497', '#f0a868'] },
  { ground: '#26302b', ink: '#f1f0ea', accents: ['#94b49f', '#ecb390', '#ceab93'] },
];
