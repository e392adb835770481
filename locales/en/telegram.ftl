# What only people on Telegram are told.

## A command that cannot be understood as it was typed

telegram-unknown-command = I do not know { $typed }. Send /help to see what I can do.
telegram-unknown-command-near = I do not know { $typed }. Did you mean { $nearest }?
telegram-unknown-option = I do not know the option { $typed }. If it is part of your prompt, put -- and a space before the prompt.
telegram-unknown-option-near = I do not know the option { $typed }. Did you mean { $nearest }? If it is part of your prompt, put -- and a space before the prompt.
telegram-value-missing = Write a value after { $typed }.
telegram-unexpected-word = I do not know what “{ $typed }” means here. Send /help to see examples.
telegram-user-by-name = Telegram does not tell me who an @name is. Reply to a message of that person, or give their numeric id.

## Private answers

telegram-start-first-command = I cannot write to you in private yet. Open { $link }, press Start and send the command again.
telegram-start-first-button = I cannot write to you in private yet. Open { $link }, press Start, then press the button again.
telegram-start-first-result = Your drawing is private, and I cannot write to you yet. Open { $link } and press Start now: it is sent to you there.
telegram-anonymous = Here you post as the group, so I cannot write to you in private. Post under your own name, or write to me in a private chat.

## Pictures and files

telegram-picture-too-large = Telegram lets me download pictures of up to { $limit } MB. Send a smaller one.
telegram-picture-unreadable = I cannot get your picture from this Telegram server. Send it again; if that does not help, ask whoever runs me whether the server is in local mode.
telegram-file-too-large = The file is larger than Telegram takes.

## Messages

# Before a reference that a reply is recognised by.
telegram-ask-prompt = { $title }: reply to this message with the new prompt. The prompt was: { $prompt }
telegram-cannot-delete = Telegram does not let me delete this message, perhaps because it is older than 48 hours. An admin of the group can still delete it.
telegram-album-buttons = What should happen with these pictures?
telegram-done = Done. The result is in a message of its own.

## Why a result could not be handed over

telegram-blocked = Telegram does not let me write there: I was blocked or removed, or the chat was never started.
telegram-chat-gone = The chat does not exist any more.
telegram-topic-gone = The topic was closed or deleted.
telegram-too-large = Telegram does not take a file of this size.
telegram-forbidden = I am not allowed to send pictures or files in that chat. Ask an admin of the group to allow it.
telegram-refused = Telegram did not accept the result.
