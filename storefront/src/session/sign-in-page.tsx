import { useMutation } from '@tanstack/react-query';
import { Link, Navigate, useLocation } from 'react-router';
import { PageHeading } from '../layout/page-heading.tsx';
import { FormField } from './form-field.tsx';
import { readReturnTo, withReturnTo } from './return-to.ts';
import type { Credentials } from './session.ts';
import { useSession } from './session-context.tsx';
import { SessionForm } from './session-form.tsx';

export const SignInPage = () => {
  const { state, store } = useSession();
  const returnTo = readReturnTo(useLocation().search);
  const signIn = useMutation({
    mutationFn: (credentials: Credentials) => store.signIn(credentials),
  });
  // Also when it happened in another tab.
  if (state.kind === 'signed-in') return <Navigate to={returnTo} replace />;
  return (
    <div className="row justify-content-center">
      <div className="col-md-8 col-lg-5">
        <PageHeading title="Sign in" />
        <SessionForm
          label="Sign in"
          submit="Sign in"
          busy={signIn.isPending}
          error={signIn.error}
          codes={{ 'invalid-credentials': 'password' }}
          onSubmit={(value) =>
            signIn.mutate({ username: value('username'), password: value('password') })
          }
        >
          {(errors) => (
            <>
              <FormField
                name="username"
                label="Username or e-mail"
                autoComplete="username"
                autoCapitalize="none"
                required
                error={errors['username']}
              />
              <FormField
                name="password"
                label="Password"
                type="password"
                autoComplete="current-password"
                required
                error={errors['password']}
              />
            </>
          )}
        </SessionForm>
        <p className="mt-3">
          New here? <Link to={withReturnTo('/sign-up', returnTo)}>Open an account</Link>
        </p>
      </div>
    </div>
  );
};
