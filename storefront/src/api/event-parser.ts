/** One event of a text/event-stream. */
export type StreamedEvent = { event: string; id: string; data: string };

const MAX_UNREAD = 1_000_000;

/** Reads a text/event-stream piece by piece, wherever it is cut. Throws when one event is over a million characters. */
export const createEventParser = () => {
  let unread = '';
  let id = '';
  let event = '';
  let data: string[] = [];

  const takeLine = (line: string): StreamedEvent[] => {
    if (line === '') {
      const whole = { event: event === '' ? 'message' : event, id, data: data.join('\n') };
      const isOne = data.length > 0;
      event = '';
      data = [];
      return isOne ? [whole] : [];
    }
    const [, name = '', value = ''] = /^([^:]*)(?:: ?(.*))?$/.exec(line) ?? [];
    if (name === 'event') event = value;
    if (name === 'data') data.push(value);
    if (name === 'id') id = value;
    return [];
  };
  return {
    push: (text: string): StreamedEvent[] => {
      unread += text;
      if (unread.length > MAX_UNREAD) throw new Error('an event is too long');
      // A CR at the end may be the first half of a CRLF.
      const lines = unread.split(/\r\n|\n|\r(?!$)/);
      unread = lines.pop() ?? '';
      return lines.flatMap(takeLine);
    },
  };
};
