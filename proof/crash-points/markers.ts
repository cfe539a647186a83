const MARKER = /^( *)\/\/ crash point: ([a-z, ]+) \{(.+)\}$/gm;

/** The names of the crash points in a source, in their order. */
export const findMarkers = (source: string): string[] =>
  [...source.matchAll(MARKER)].map(([, , name = '']) => name);

/** The source with a call in the place of each marker, and no line moved. */
export const callAtMarkers = (source: string): string =>
  source.replace(
    MARKER,
    (_marker, indent: string, name: string, subject: string) =>
      `${indent}globalThis.reachCrashPoint(${JSON.stringify(name)}, () => (${subject}));`,
  );
