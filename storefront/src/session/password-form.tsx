import { useMutation } from '@tanstack/react-query';
import { useApi } from '../api/api-context.tsx';
import { FormField } from './form-field.tsx';
import { useSession } from './session-context.tsx';
import { SessionForm } from './session-form.tsx';

type Change = { password: string; current_password: string };

/** A new password ends the sessions of all browsers: this one signs in again with it, and tells its tabs. */
export const PasswordForm = ({ username }: { username: string }) => {
  const api = useApi();
  const { store } = useSession();
  const change = useMutation({
    mutationFn: async (body: Change) => {
      await api.call('patch', '/me', { body });
      await store.signIn({ username, password: body.password });
    },
  });
  return (
    <SessionForm
      label="Change the password"
      submit="Save the password"
      busy={change.isPending}
      error={change.error}
      codes={{ 'invalid-credentials': 'current_password' }}
      onSubmit={(value, form) =>
        change.mutate(
          { password: value('password'), current_password: value('current_password') },
          { onSuccess: () => form.reset() },
        )
      }
    >
      {(errors) => (
        <>
          <input
            type="text"
            name="username"
            autoComplete="username"
            value={username}
            readOnly
            hidden
          />
          <FormField
            name="current_password"
            label="Present password"
            type="password"
            autoComplete="current-password"
            required
            error={errors['current_password']}
          />
          <FormField
            name="password"
            label="New password"
            hint="At least 8 characters. Other browsers are signed out."
            type="password"
            autoComplete="new-password"
            required
            error={errors['password']}
          />
          <p role="status">{change.isSuccess ? 'Your password is changed.' : ''}</p>
        </>
      )}
    </SessionForm>
  );
};
