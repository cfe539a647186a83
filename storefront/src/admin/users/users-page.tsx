import type { Profile } from '@bookstore/contracts/users';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useApi } from '../../api/api-context.tsx';
import { PageHeading } from '../../layout/page-heading.tsx';
import { ProblemNotice } from '../../layout/problem-notice.tsx';
import { ConfirmButton } from '../confirm-button.tsx';
import { PagedList } from '../paged-list.tsx';
import { timeWords } from '../times.ts';

const PAGE_SIZE = '50';

const RoleButton = (props: { user: Profile; busy: boolean; onChange: () => void }) => {
  const isAdmin = props.user.role === 'admin';
  return (
    <ConfirmButton
      label={isAdmin ? 'Make a buyer' : 'Make an admin'}
      about={props.user.username}
      question={
        isAdmin
          ? 'Take the admin pages from this user? It is felt within 15 minutes.'
          : 'Let this user run the shop? It is felt within 15 minutes, or at the next sign-in.'
      }
      yes={isAdmin ? 'Yes, make a buyer' : 'Yes, make an admin'}
      tone={isAdmin ? 'danger' : 'primary'}
      busy={props.busy}
      onConfirm={props.onChange}
    />
  );
};

const useRoleChange = () => {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async ({ username, role }: Profile) => {
      const body = { role: role === 'admin' ? ('user' as const) : ('admin' as const) };
      return (await api.call('patch', '/users/:username', { params: { username }, body })).data;
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['admin', 'users'] }),
  });
};

/** Who has an account, and who of them runs the shop. */
export const UsersPage = () => {
  const api = useApi();
  const pages = useInfiniteQuery({
    queryKey: ['admin', 'users'],
    initialPageParam: null,
    queryFn: ({ pageParam, signal }: { pageParam: string | null; signal: AbortSignal }) =>
      api.call('get', '/users', {
        query: { limit: PAGE_SIZE, ...(pageParam === null ? {} : { cursor: pageParam }) },
        signal,
      }),
    getNextPageParam: (last) => last.nextCursor,
  });
  const change = useRoleChange();
  const changing = change.isPending ? change.variables.username : null;
  const news =
    change.isSuccess &&
    `${change.data.username} is ${change.data.role === 'admin' ? 'an admin' : 'a buyer'} now.`;
  return (
    <>
      <PageHeading title="Users" />
      <p role="status" className="admin-news">
        {news}
      </p>
      {change.isError && <ProblemNotice error={change.error} />}
      <PagedList pages={pages} things="users" empty="Nobody has an account yet.">
        {(users) => (
          <ul className="admin-users">
            {users.map((user) => (
              <li key={user.user_id}>
                <div>
                  <strong className="text-break">{user.username}</strong>{' '}
                  {user.role === 'admin' && <span className="admin-status">Admin</span>}
                  <div className="small text-body-secondary text-break">
                    {user.email ?? 'no e-mail'}, since{' '}
                    <time dateTime={user.created_at}>{timeWords(user.created_at)}</time>
                  </div>
                </div>
                <RoleButton
                  user={user}
                  busy={changing === user.username}
                  onChange={() => change.mutate(user)}
                />
              </li>
            ))}
          </ul>
        )}
      </PagedList>
    </>
  );
};
