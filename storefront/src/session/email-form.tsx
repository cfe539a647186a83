import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useApi } from '../api/api-context.tsx';
import { FormField } from './form-field.tsx';
import { SessionForm } from './session-form.tsx';

type Change = { email: string; current_password: string };

export const EmailForm = ({ userId }: { userId: string }) => {
  const api = useApi();
  const queries = useQueryClient();
  const change = useMutation({
    mutationFn: async (body: Change) => (await api.call('patch', '/me', { body })).data,
    onSuccess: (profile) => queries.setQueryData(['me', userId], profile),
  });
  return (
    <SessionForm
      label="Change the e-mail"
      submit="Save the e-mail"
      busy={change.isPending}
      error={change.error}
      codes={{ 'invalid-credentials': 'current_password', 'email-taken': 'email' }}
      onSubmit={(value, form) =>
        change.mutate(
          { email: value('email').trim(), current_password: value('current_password') },
          { onSuccess: () => form.reset() },
        )
      }
    >
      {(errors) => (
        <>
          <FormField
            name="email"
            label="New e-mail"
            type="email"
            autoComplete="email"
            required
            error={errors['email']}
          />
          <FormField
            name="current_password"
            label="Your password"
            type="password"
            autoComplete="current-password"
            required
            error={errors['current_password']}
          />
          <p role="status">{change.isSuccess ? 'Your e-mail is changed.' : ''}</p>
        </>
      )}
    </SessionForm>
  );
};
