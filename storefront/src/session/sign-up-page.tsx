import { useMutation } from '@tanstack/react-query';
import { Link, Navigate, useLocation } from 'react-router';
import { useApi } from '../api/api-context.tsx';
import { PageHeading } from '../layout/page-heading.tsx';
import { FormField } from './form-field.tsx';
import { readReturnTo, withReturnTo } from './return-to.ts';
import type { Credentials } from './session.ts';
import { useSession } from './session-context.tsx';
import { SessionForm } from './session-form.tsx';

export const SignUpPage = () => {
  const { state, store } = useSession();
  const api = useApi();
  const returnTo = readReturnTo(useLocation().search);
  const signUp = useMutation({
    mutationFn: async ({ email, ...credentials }: Credentials & { email: string }) => {
      const body = email === '' ? credentials : { ...credentials, email };
      await api.call('post', '/register', { body });
      await store.signIn(credentials);
    },
  });
  if (state.kind === 'signed-in') return <Navigate to={returnTo} replace />;
  return (
    <div className="row justify-content-center">
      <div className="col-md-8 col-lg-5">
        <PageHeading title="Open an account" />
        <SessionForm
          label="Open an account"
          submit="Open the account"
          busy={signUp.isPending}
          error={signUp.error}
          codes={{ 'username-taken': 'username', 'email-taken': 'email' }}
          onSubmit={(value) =>
            signUp.mutate({
              username: value('username'),
              email: value('email').trim(),
              password: value('password'),
            })
          }
        >
          {(errors) => (
            <>
              <FormField
                name="username"
                label="Username"
                hint="3 to 32 letters, digits, dots, dashes or underscores."
                autoComplete="username"
                autoCapitalize="none"
                required
                error={errors['username']}
              />
              <FormField
                name="email"
                label="E-mail (optional)"
                type="email"
                autoComplete="email"
                error={errors['email']}
              />
              <FormField
                name="password"
                label="Password"
                hint="At least 8 characters."
                type="password"
                autoComplete="new-password"
                required
                error={errors['password']}
              />
            </>
          )}
        </SessionForm>
        <p className="mt-3">
          You have one? <Link to={withReturnTo('/sign-in', returnTo)}>Sign in</Link>
        </p>
      </div>
    </div>
  );
};
