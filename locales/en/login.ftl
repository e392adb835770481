# The ways in and out of the web page, and the page about one's own account.

## Logging in

login-title = Log in
login-by-chat = From a chat
login-by-chat-how = Send /{ command-name-login } to Pincel's bot on Discord or Telegram. It answers with a link that logs you in with your account there.
login-by-token = With a token
login-token = Token
login-token-hint = It begins with pincel_. You have none? Ask whoever runs this Pincel: "pincel token create" makes one.
login-send = Log in
login-token-wrong = This token is not known, has expired or was revoked. Check that you copied all of it, or ask for another one.
login-too-often = { $seconds ->
    [one] That was tried too often. Wait { NUMBER($seconds) } second, then try again.
   *[other] That was tried too often. Wait { NUMBER($seconds) } seconds, then try again.
  }
login-code-title = Log in with this link?
login-code-who = This link logs this browser in as:
login-code-not-you = That is not you? Then close this page: nothing has happened yet.
login-code-old = This link does not work any more
login-code-old-why = A link logs in once, within ten minutes. Send /{ command-name-login } to the bot again to get a new one.
login-code-old-way = Other ways to log in
login-done = You are logged in.
login-out = You are logged out.
login-needed = You are not logged in
login-needed-why = Your login has ended, so nothing was done. Log in, and send it again.
login-needed-way = Log in
login-admins-only = Only for admins
login-admins-only-why = This part of Pincel is for its admins. If you should be one, ask whoever runs this Pincel.
login-by-token-only = You logged in with a token
login-by-token-only-why = This browser was let in by a token that only draws. It makes no tokens, links no accounts and deletes no data, because programs have such tokens too. For that, log in with a link: send /{ command-name-login } to Pincel's bot on Discord or Telegram, or ask whoever runs this Pincel: "pincel login" makes one.

## The account page

account-page-title = Your account
account-page-back = Back to your account
account-page-person = Who you are
account-page-known-as = Pincel knows you as:
account-page-identity = { $surface ->
    [discord] Discord
    [telegram] Telegram
    [cli] Command line
   *[web] Web page
  }: { $externalId }
account-page-role = { $role ->
    [admin] You are an admin.
    [trusted] You are a trusted person.
   *[member] You are a member.
  }
account-page-admin-here = In this browser you may do what admins may.
account-page-chat-language = Language in chats
account-page-chat-language-hint = The language of this page is chosen at its end.
account-page-chat-language-send = Save the language
account-page-chat-language-set = Pincel speaks the language you chose with you in chats.

account-page-sessions = Where you are logged in
account-page-local = You are at the machine that runs Pincel, so you need no login here.
account-page-sessions-none = No browser is logged in with this account.
account-page-browser-on = { $browser } on { $system }
account-page-browser-unknown = An unknown browser
account-page-this-browser = this browser
account-page-since = Logged in
account-page-used = Last used
account-page-log-out = Log out
account-page-log-out-everywhere = Log out everywhere
account-page-logged-out = That browser is logged out.
account-page-logged-out-everywhere = All browsers are logged out.

account-page-tokens = Tokens for programs
account-page-tokens-what = A program that has a token draws in your name and with your credits. Whoever has it can also log in here.
account-page-tokens-none = You have no tokens.
account-page-token-scope = May
account-page-scope = { $scope ->
    [admin] do what admins may
   *[draw] draw
  }
account-page-token-end = Ends
account-page-token-no-end = when it is revoked
account-page-token-expired = has expired
account-page-token-unused = never
account-page-token-revoke = Revoke
account-page-token-revoke-what = Programs with this token are shut out, browsers that logged in with it are logged out, and webhooks made with it are removed.
account-page-token-revoke-sure = Revoke the token
account-page-token-revoked = The token { $name } works no longer.
account-page-token-new = Name of a new token
account-page-token-new-hint = For example what it is for: photo-frame
account-page-token-life = It ends
account-page-token-days = { $days ->
    [one] after { NUMBER($days) } day
   *[other] after { NUMBER($days) } days
  }
account-page-token-send = Make a token
account-page-token-wrong = Give the token a name of at most 100 characters.
account-page-token-made = The token { $name } is made
account-page-token-keep = Copy it now and keep it where nobody else reads. It is not shown again.
account-page-webhooks = Have a program called when a drawing is over (webhooks)
account-page-token-use = Programs send it with every call: Authorization: Bearer pincel_…

account-page-linking = Accounts elsewhere
account-page-linking-what = You also use Pincel in a chat? Make one account of the two: with the same credits, pictures and settings.
account-page-link-code = Code from the chat
account-page-link-code-hint = Send /{ command-name-link } to Pincel's bot on Discord or Telegram: it answers with a code.
account-page-link-send = Link that account
account-page-linked = Done: your accounts are one now.
account-page-new-code = Or the other way round: get a code here and send it to the bot.
account-page-new-code-send = Get a code
account-page-code-title = Your code
account-page-code-how = Send this to Pincel's bot on Discord or Telegram, within { duration }: /{ command-name-link } { $code }
account-page-code-care = Show it to nobody: whoever sends it takes this account over.

account-page-erase = Delete your data
account-page-erase-short = Deletes your prompts, your pictures, your settings and who you are, for good.
account-page-erase-way = Delete my data …
account-page-erase-logs-out = You are then logged out everywhere, and your tokens stop working.
account-page-erase-type = Type "{ $word }" to confirm
account-page-erase-word = delete
account-page-erase-not-typed = Nothing was deleted. If you want it, type the word as it is shown.
account-page-erase-sure = Delete everything for good
account-page-erase-not = Keep it
account-page-erased = Done: what was kept about you is deleted.
account-page-erase-still-running = A drawing of yours is being made right now and has been told to stop. Nothing is deleted yet: send this again in a moment.
