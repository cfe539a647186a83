const USER_WITHOUT_PASSWORD = /^([a-z+-]+:\/\/[^:@/?#]+)@/;

/**
 * Puts the password behind the user name of the address, so that a deployment holds addresses in plain text and
 * passwords in files. Without a password, gives the address as it is. Throws if the address has no user name, or already
 * has a password.
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
