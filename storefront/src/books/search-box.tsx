import { useEffect, useRef, useState } from 'react';
import { useLocation, useNavigate, useNavigation, useSearchParams } from 'react-router';
import { readListState, writeListState } from './list-state.ts';

const TYPING_PAUSE_MS = 200;

const SearchForm = ({ onList }: { onList: boolean }) => {
  const [search] = useSearchParams();
  const navigate = useNavigate();
  const wanted = onList ? readListState(search).q : '';
  const [text, setText] = useState(wanted);
  const [shown, setShown] = useState(wanted);
  const pause = useRef<ReturnType<typeof setTimeout>>(undefined);

  // The address changed by itself (a link, the back button): the box follows.
  if (shown !== wanted) {
    setShown(wanted);
    if (text.trim() !== wanted.trim()) setText(wanted);
  }
  useEffect(() => () => clearTimeout(pause.current), []);
  // Someone goes to a book right after typing: the search that was due would call them back while its page loads.
  const leaving = useNavigation().location?.pathname;
  useEffect(() => {
    if (leaving !== undefined && leaving !== '/') clearTimeout(pause.current);
  }, [leaving]);

  const show = (q: string) => {
    const state = readListState(onList ? search : new URLSearchParams());
    const sort = q.trim() === '' && state.sort === 'relevance' ? null : state.sort;
    const target = `/?${writeListState({ ...state, q, sort })}`;
    void navigate(target, { replace: onList, preventScrollReset: true });
  };
  const type = (q: string) => {
    setText(q);
    clearTimeout(pause.current);
    if (onList) pause.current = setTimeout(() => show(q), TYPING_PAUSE_MS);
  };
  return (
    <form
      role="search"
      className="search-box"
      onSubmit={(event) => {
        event.preventDefault();
        clearTimeout(pause.current);
        show(text);
      }}
    >
      <input
        type="search"
        className="form-control"
        aria-label="Search books"
        placeholder="Title, author, topic or ISBN"
        maxLength={200}
        autoComplete="off"
        value={text}
        onChange={(event) => type(event.target.value)}
      />
    </form>
  );
};

/** Search as you type: the address follows after a short pause; from another page, Enter goes to the list. */
export const SearchBox = () => {
  const onList = useLocation().pathname === '/';
  return <SearchForm key={onList ? 'list' : 'elsewhere'} onList={onList} />;
};
