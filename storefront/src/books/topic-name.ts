/** Topics are kept in lower case; as a name they begin with a capital. */
export const topicName = (topic: string): string =>
  `${topic.charAt(0).toUpperCase()}${topic.slice(1)}`;
