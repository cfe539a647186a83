import { type OrderReply, orderSchema } from '@bookstore/contracts/orders';

export type StreamEvent = { id: string; order: OrderReply };

export type EventStream = {
  status: number;
  contentType: string | null;
  events: StreamEvent[];
  /** Resolves when the server ended the stream. */
  ended: Promise<void>;
  close: () => void;
};

const parseEvent = (block: string): StreamEvent | null => {
  const fields = new Map(
    block.split('\n').map((line) => {
      const at = line.indexOf(': ');
      return [line.slice(0, at), line.slice(at + 2)] as const;
    }),
  );
  if (fields.get('event') !== 'order') return null;
  const order = orderSchema.parse(JSON.parse(fields.get('data') ?? ''));
  return { id: fields.get('id') ?? '', order };
};

/** Opens a stream as a browser would; its events are collected as they come. */
export const openEventStream = async (
  url: string,
  headers: Record<string, string>,
): Promise<EventStream> => {
  const stopping = new AbortController();
  const reply = await fetch(url, { headers, signal: stopping.signal });
  const events: StreamEvent[] = [];
  const read = async (): Promise<void> => {
    let text = '';
    const decoder = new TextDecoder();
    try {
      for await (const chunk of reply.body ?? []) {
        text += decoder.decode(chunk, { stream: true });
        const blocks = text.split('\n\n');
        text = blocks.pop() ?? '';
        for (const block of blocks) {
          const event = parseEvent(block);
          if (event) events.push(event);
        }
      }
    } catch {
      // Closed by the test itself, or cut off: `ended` tells, the events are there.
    }
  };
  return {
    status: reply.status,
    contentType: reply.headers.get('content-type'),
    events,
    ended: read(),
    close: () => stopping.abort(),
  };
};
