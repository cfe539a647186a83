// Keeps branches working that were begun before the test kit was a package. To be deleted.
export * from '@bookstore/testkit';
