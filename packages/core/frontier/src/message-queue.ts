/** A message as the broker takes it. */
export interface OutgoingMessage {
  body: string;
  /** Empty values are left out: brokers refuse them. */
  attributes: Readonly<Record<string, string>>;
  /** 0..900. */
  delaySeconds: number;
}

/** A message as the broker delivers it; it stays invisible to others until it is settled or its time runs out. */
export interface ReceivedMessage {
  body: string;
  attributes: Readonly<Record<string, string>>;
  /** How often the broker delivered this copy; 1 at first. */
  receiveCount: number;
  /** Names this delivery. */
  receipt: string;
}

export interface SendReport {
  failed: { index: number; reason: string }[];
}

/** What the frontier needs of a broker; everything that Cityscout decides itself is above it. */
export interface MessageQueue {
  send(messages: readonly OutgoingMessage[]): Promise<SendReport>;
  /** Up to `max` (1..10) messages; none, after the broker's own wait, where none is visible. */
  receive(max: number): Promise<ReceivedMessage[]>;
  /** For messages that were handled; one that cannot be deleted is delivered again, which does no harm. */
  delete(messages: readonly ReceivedMessage[]): Promise<void>;
  /** Makes a message visible after `seconds`, 0..43200; its delivery stays counted. */
  release(message: ReceivedMessage, seconds: number): Promise<void>;
  /** Keeps messages invisible for the full time again. */
  extend(messages: readonly ReceivedMessage[]): Promise<void>;
  /** Resolves once the letter is stored. */
  sendDeadLetter(letter: { body: string; attributes: Readonly<Record<string, string>> }): Promise<void>;
  depth(): Promise<{ visible: number; inFlight: number; delayed: number }>;
  /** How often {@link MessageQueue.extend} must be called while a message is in work; `undefined` is never. */
  readonly extendEveryMs: number | undefined;
}
