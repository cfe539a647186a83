import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { useApi } from '../api/api-context.tsx';
import { topicsQuery } from './book-queries.ts';
import { type ListState, writeListState } from './list-state.ts';
import { topicName } from './topic-name.ts';

const addressOf = (state: ListState, topic: string): string =>
  `/?${writeListState({ ...state, topic })}`;

/** The shelves of the shop. A row to scroll on a phone, a column beside the books on a wide screen. */
export const TopicList = ({ state }: { state: ListState }) => {
  const { data: topics = [] } = useQuery(topicsQuery(useApi()));
  return (
    <nav aria-label="Topics" className="topics">
      <Link to={addressOf(state, '')} aria-current={state.topic === '' ? 'true' : undefined}>
        All books
      </Link>
      {topics.map(({ topic, books }) => (
        <Link
          key={topic}
          to={addressOf(state, topic)}
          aria-current={state.topic === topic ? 'true' : undefined}
        >
          {topicName(topic)} <span className="topics-count">{books}</span>
        </Link>
      ))}
    </nav>
  );
};
