import { useId, useState } from 'react';
import { type ListState, readSort, SORT_NAMES } from './list-state.ts';

type Change = (change: Partial<ListState>) => void;

const TextFilter = (props: {
  label: string;
  value: string;
  inputMode?: 'decimal';
  onCommit: (value: string) => void;
}) => {
  const [text, setText] = useState(props.value);
  const [shown, setShown] = useState(props.value);
  if (shown !== props.value) {
    setShown(props.value);
    setText(props.value);
  }
  const commit = () => {
    if (text.trim() !== props.value) props.onCommit(text.trim());
  };
  return (
    <label className="filter">
      {props.label}
      <input
        type="text"
        className="form-control form-control-sm"
        inputMode={props.inputMode}
        maxLength={200}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === 'Enter') commit();
        }}
      />
    </label>
  );
};

const SortChoice = ({ state, onChange }: { state: ListState; onChange: Change }) => {
  const searching = state.q.trim() !== '';
  const shown = state.sort ?? (searching ? 'relevance' : 'title');
  return (
    <label className="filter">
      Sort by
      <select
        className="form-select form-select-sm"
        value={shown}
        onChange={(event) => onChange({ sort: readSort(event.target.value) })}
      >
        {Object.entries(SORT_NAMES)
          .filter(([name]) => searching || name !== 'relevance')
          .map(([name, label]) => (
            <option key={name} value={name}>
              {label}
            </option>
          ))}
      </select>
    </label>
  );
};

const countFilters = ({ author, minPrice, maxPrice, onlyInStock }: ListState): number =>
  [author, minPrice, maxPrice, onlyInStock].filter(Boolean).length;

/** Filters and order of the list; each change is a new address. On a phone the filters open by a button. */
export const ListControls = ({ state, onChange }: { state: ListState; onChange: Change }) => {
  const [isOpen, setIsOpen] = useState(false);
  const filters = useId();
  const count = countFilters(state);
  return (
    <div className="list-controls" role="group" aria-label="Order and filters">
      <SortChoice state={state} onChange={onChange} />
      <button
        type="button"
        className="filters-button btn btn-sm btn-outline-primary"
        aria-expanded={isOpen}
        aria-controls={filters}
        onClick={() => setIsOpen(!isOpen)}
      >
        {count === 0 ? 'Filters' : `Filters (${count})`}
      </button>
      <div id={filters} className={isOpen ? 'filters filters-open' : 'filters'}>
        <TextFilter
          label="Author"
          value={state.author}
          onCommit={(author) => onChange({ author })}
        />
        <TextFilter
          label="Price from"
          inputMode="decimal"
          value={state.minPrice}
          onCommit={(minPrice) => onChange({ minPrice })}
        />
        <TextFilter
          label="Price to"
          inputMode="decimal"
          value={state.maxPrice}
          onCommit={(maxPrice) => onChange({ maxPrice })}
        />
        <label className="filter-switch form-check">
          <input
            type="checkbox"
            className="form-check-input"
            checked={state.onlyInStock}
            onChange={(event) => onChange({ onlyInStock: event.target.checked })}
          />
          In stock only
        </label>
      </div>
    </div>
  );
};
