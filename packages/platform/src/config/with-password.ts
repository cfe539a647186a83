const USER_WITHOUT_PASSWORD = /^([a-z+-]+:\/\/[^:@/?#]+)@/;

/**
 * The address with the password after its user name, so that addresses stand in plain text in a
 * deployment while passwords come as files. Without a password, the address as it is.
 * Throws where the address names no user, or a password already: one of the two must be a mistake.
 */
export const withPassword = (url: string, password: string | undefined): string => {
  if (password === undefined) return url;
  if (!USER_WITHOUT_PASSWORD.test(url)) {
    throw new Error(
      'a password is given for an address that has no user name, or a password of its own',
    );
  }
  return url.replace(
    USER_WITHOUT_PASSWORD,
    (_, start: string) => `${start}:${encodeURIComponent(password)}@`,
  );
};
