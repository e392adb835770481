# What only people on Discord are told.

discord-unknown-command = This version does not have that any more. Ask whoever runs me to register my commands again.
discord-cannot-delete = Discord does not let me delete this message. A moderator of the server still can.
discord-went-wrong = Something went wrong on the way. Please try again.
discord-result-follows = Done. The result is in a message of its own.

## Why a result could not be handed over

discord-channel-gone = The channel does not exist any more.
discord-server-gone = I am not on that server any more.
discord-no-access = I cannot see that channel. Ask a moderator of the server to let me in.
discord-no-permission = I am not allowed to send messages and files in that channel. Ask a moderator of the server to allow it.
discord-cannot-write = Discord does not let me write to you in private: you blocked me or do not take direct messages.
discord-thread-closed = The thread was closed.
discord-refused = Discord did not accept the result.
