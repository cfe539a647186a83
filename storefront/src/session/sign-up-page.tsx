import { useMutation } from '@tanstack/react-query';
import { useApi } from '../api/api-context.tsx';
import { EntryPage } from './entry-page.tsx';
import { FormField } from './form-field.tsx';
import type { Credentials } from './session.ts';
import { useSession } from './session-context.tsx';
import { SessionForm } from './session-form.tsx';

const OTHER = { question: 'You have one?', to: '/sign-in', name: 'Sign in' } as const;

export const SignUpPage = () => {
  const { store } = useSession();
  const api = useApi();
  const signUp = useMutation({
    mutationFn: async ({ email, ...credentials }: Credentials & { email: string }) => {
      const body = email === '' ? credentials : { ...credentials, email };
      await api.call('post', '/register', { body });
      await store.signIn(credentials);
    },
  });
  return (
    <EntryPage title="Open an account" other={OTHER}>
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
    </EntryPage>
  );
};
