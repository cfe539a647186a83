export type Head = {
  status: number;
  /** Bytes before the body. */
  end: number;
  bodyLength: number;
  /** The server closes the connection after this reply. */
  closes: boolean;
};

const BLANK_LINE = Buffer.from('\r\n\r\n');

/** The head of a reply of HTTP/1.1; null as long as it has not come whole. Throws when the body's length is not told. */
export const findHead = (received: Buffer): Head | null => {
  const blank = received.indexOf(BLANK_LINE);
  if (blank === -1) return null;
  const text = received.toString('latin1', 0, blank);
  const length = /\r\ncontent-length: *(\d+)/i.exec(text)?.[1];
  if (length === undefined) throw new Error(`no Content-Length: ${text.slice(0, 200)}`);
  return {
    status: Number(text.slice(9, 12)),
    end: blank + BLANK_LINE.length,
    bodyLength: Number(length),
    closes: /\r\nconnection: *close/i.test(text),
  };
};
