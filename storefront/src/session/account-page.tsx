import { useQuery } from '@tanstack/react-query';
import { useApi } from '../api/api-context.tsx';
import { PageHeading } from '../layout/page-heading.tsx';
import { ProblemNotice } from '../layout/problem-notice.tsx';
import { EmailForm } from './email-form.tsx';
import { PasswordForm } from './password-form.tsx';
import { RequireSession } from './require-session.tsx';
import { SignOutButton } from './sign-out-button.tsx';

const dates = new Intl.DateTimeFormat(undefined, { dateStyle: 'long' });

const Account = ({ userId }: { userId: string }) => {
  const api = useApi();
  const profile = useQuery({
    queryKey: ['me', userId],
    queryFn: async ({ signal }) => (await api.call('get', '/me', { signal })).data,
  });
  if (profile.isPending) return <p role="status">Reading your profile …</p>;
  if (profile.isError) {
    return <ProblemNotice error={profile.error} onRetry={() => void profile.refetch()} />;
  }
  const { username, email, role, created_at: createdAt } = profile.data;
  return (
    <>
      <dl className="row">
        <dt className="col-sm-3">Username</dt>
        <dd className="col-sm-9 text-break">{username}</dd>
        <dt className="col-sm-3">E-mail</dt>
        <dd className="col-sm-9 text-break">{email ?? 'none'}</dd>
        {role === 'admin' && (
          <>
            <dt className="col-sm-3">Role</dt>
            <dd className="col-sm-9">Runs the shop</dd>
          </>
        )}
        <dt className="col-sm-3">With us since</dt>
        <dd className="col-sm-9">{dates.format(new Date(createdAt))}</dd>
      </dl>
      <div className="mb-5">
        <SignOutButton />
      </div>
      <div className="row g-4">
        <section className="col-lg-6" aria-labelledby="new-email">
          <h2 id="new-email" className="h4">
            Change the e-mail
          </h2>
          <EmailForm userId={userId} />
        </section>
        <section className="col-lg-6" aria-labelledby="new-password">
          <h2 id="new-password" className="h4">
            Change the password
          </h2>
          <PasswordForm username={username} />
        </section>
      </div>
    </>
  );
};

/** The profile of who is signed in, and the forms that change it. */
export const AccountPage = () => (
  <>
    <PageHeading title="Your account" />
    <RequireSession>{({ user_id: userId }) => <Account userId={userId} />}</RequireSession>
  </>
);
