import { useState } from 'react';
import './cover.css';

type CoverProps = { src: string | null; title: string; eager?: boolean };

/** The cover in a box of fixed shape, so that nothing moves when it arrives; the title where there is none. */
export const Cover = ({ src, title, eager = false }: CoverProps) => {
  const [failed, setFailed] = useState<string | null>(null);
  if (src === null || failed === src) {
    return (
      <span className="cover cover-blank" aria-hidden="true">
        {title}
      </span>
    );
  }
  // Decoration: the title always stands beside it.
  return (
    <img
      className="cover"
      src={src}
      alt=""
      width={200}
      height={300}
      loading={eager ? 'eager' : 'lazy'}
      decoding="async"
      onError={() => setFailed(src)}
    />
  );
};
