import { useMutation } from '@tanstack/react-query';
import { EntryPage } from './entry-page.tsx';
import { FormField } from './form-field.tsx';
import type { Credentials } from './session.ts';
import { useSession } from './session-context.tsx';
import { SessionForm } from './session-form.tsx';

const OTHER = { question: 'New here?', to: '/sign-up', name: 'Open an account' } as const;

export const SignInPage = () => {
  const { store } = useSession();
  const signIn = useMutation({
    mutationFn: (credentials: Credentials) => store.signIn(credentials),
  });
  return (
    <EntryPage title="Sign in" other={OTHER}>
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
    </EntryPage>
  );
};
