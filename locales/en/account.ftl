# Answers to the commands with which everybody sees to their own. For one person's eyes.

## Used in many of them

account-ago = { duration } ago
account-more = { $count ->
    [one] … and { $count } more.
   *[other] … and { $count } more.
  }
account-yes = yes
account-no = no

## /queue

account-queue-empty = Nothing of yours is waiting or being drawn. /{ command-name-image } starts something.
account-queue-yours = { $count ->
    [one] You have one drawing under way:
   *[other] You have { $count } drawings under way:
  }
account-queue-job = { $number }. "{ $prompt }": { $place }
account-place-running = being drawn now, step { $step } of { $steps }.
account-place-stopping = stopping.
account-place-drawn = drawn, and on its way to you.
account-place-waiting = waiting.
account-queue-all = Of everybody, { $queued ->
    [0] nothing waits
    [one] { $queued } request waits
   *[other] { $queued } requests wait
  } and { $running ->
    [0] nothing is being drawn.
    [one] { $running } is being drawn.
   *[other] { $running } are being drawn.
  }
account-queue-paused = An admin has paused the queue: what waits keeps its place, and goes on when the queue does.
account-queue-cancel = Cancel { $number }

## /cancel

account-cancel-nothing = Nothing of yours is waiting or being drawn, so there is nothing to cancel.
account-cancel-unknown = You have no such drawing. /{ command-name-queue } shows those you have.
account-cancel-canceled = Canceled: "{ $prompt }". It costs you nothing.
account-cancel-canceling = "{ $prompt }" stops within a moment. It costs you nothing.
account-cancel-over = "{ $prompt }" was over already.

## /quota

account-quota-unlimited = Your credits are not limited.
account-quota-used = You have used { price } so far.
account-quota-balance = You have { $balance } of { price }.
account-quota-unit = One credit is a second of drawing.
account-quota-refill = Each day { price } come back, until you have all of them.
account-quota-no-refill = They do not come back by themselves: an admin can give you more.
account-quota-full-in = You will have all of them in { duration }.
account-quota-limits = { $waiting ->
    [one] At a time, { $waiting } request of yours may wait
   *[other] At a time, { $waiting } requests of yours may wait
  } and { $running ->
    [one] { $running } may be drawn.
   *[other] { $running } may be drawn.
  }
account-quota-now = Now { $waiting ->
    [one] { $waiting } waits
   *[other] { $waiting } wait
  } and { $running ->
    [one] { $running } is being drawn.
   *[other] { $running } are being drawn.
  }
account-quota-entries = What moved lately:
account-quota-entry = { $sign }{ price }, { $ago }: { $why }
account-entry-opening = what everybody starts with
account-entry-refill = came back with time
account-entry-reserve = set aside for a drawing
account-entry-settle = given back, because the drawing took less
account-entry-refund = given back, because nothing came of the drawing
account-entry-linked = accounts were linked
account-entry-adjust = changed by an admin ({ $reason })

## /history

account-history-empty = You have not asked for anything yet. /{ command-name-help } shows how.
account-history-yours = What you asked for lately:
account-history-job = { $number }. { $mediaKind ->
    [gif] GIF
   *[image] Picture
  } "{ $prompt }", seed { $seed }, { $ago }: { $state ->
    [queued] waiting.
    [running] being drawn.
    [generated] on its way to you.
    [delivered] delivered.
    [failed] it failed, and cost nothing.
   *[canceled] canceled.
  }
account-history-again = Again { $number }

## /settings

account-settings-yours = What you have set, on every platform that is linked:
account-settings-how = Use /{ command-name-settings } with an option to change it; "auto" takes a choice back.
account-setting-name = { $setting ->
    [locale] Language
    [shape] Size
    [quality] Quality
    [style] Style
    [negativePrompt] Never in the picture
    [isPrivate] Only you see the answers
   *[isMotionReduced] Less motion
  }
account-setting = { account-setting-name }: { $value }
account-setting-changed = { account-setting-name }: { $before } → { $after }
account-setting-none = none

## /link

account-link-code = Your code is { $code }. Write to Pincel on { $surface ->
    [discord] Telegram
   *[telegram] Discord
  } and send /{ command-name-link } with this code, within { duration }. Both accounts are then one, with one balance. Show it to nobody: whoever sends it takes this account over.
account-link-done = Done: your accounts are one now. Credits, history and settings are the same on both platforms.
account-link-unknown-code = There is no such code, or it was used. Check the letters, or get a new one with /{ command-name-link } on the other platform.
account-link-expired = This code is too old. Get a new one with /{ command-name-link } on the other platform.
account-link-same-account = This code is from this very account. Send it on the other platform.
account-link-blocked = One of the two accounts is blocked, so they cannot be linked. If you think that is a mistake, write to an admin.

## /login

account-login-link = This link logs a browser in with your account, once, within { duration }: { $url }
account-login-care = Open it yourself and show it to nobody: whoever opens it is in.
account-login-no-page = Pincel's web page has no address that you could open. An admin can give it one with the setting PINCEL_PUBLIC_URL.

## /privacy

account-privacy-where = Pincel runs on a machine of the person who set this bot up, and what is kept stays there. No other service draws or gets your prompts.
account-privacy-what = Kept are your id on this platform, your settings, what you asked for with its seed, pictures you sent to start from, the results, and how your credits moved.
account-privacy-media = { $days ->
    [one] Results are deleted after { $days } day at the latest.
   *[other] Results are deleted after { $days } days at the latest.
  }
account-privacy-audit = { $days ->
    [one] An audit log notes what was decided and why, for { $days } day. What you wrote is encrypted in it with a key of your own.
   *[other] An audit log notes what was decided and why, for { $days } days. What you wrote is encrypted in it with a key of your own.
  }
account-privacy-audit-kept = An audit log notes what was decided and why. What you wrote is encrypted in it with a key of your own.
account-privacy-platforms = Messages in this chat are also kept by the platform itself, by its own rules.
account-privacy-use = Nothing of it is used to train models, and nothing is sold or passed on.
account-privacy-forget = /{ command-name-forget } deletes what is kept about you, and your key with it.

## /forget

account-forget-what = This cancels your drawings and deletes your prompts, your results, your settings and your link to other platforms, for good. Numbers without your name stay, so that the accounts add up. Messages in chats stay until you delete them there.
account-forget-how = If you want that, send this: /{ command-name-forget } { option-name-confirm }:{ account-yes }
account-forget-done = Done: what was kept about you is deleted, with the words of { $jobs ->
    [one] { $jobs } request
   *[other] { $jobs } requests
  } and { $media ->
    [one] { $media } picture.
   *[other] { $media } pictures.
  }
account-forget-still-running = { $count ->
    [one] One of your drawings is being made right now and has been told to stop. Nothing is deleted yet: send the same again in a moment.
   *[other] { $count } of your drawings are being made right now and have been told to stop. Nothing is deleted yet: send the same again in a moment.
  }
account-forget-nothing = Nothing is kept about you.

## /help and /start

account-start = Hello! I draw what you describe.
account-start-more = /{ command-name-help } shows everything else, /{ command-name-privacy } what is kept about you.
account-help-example = a cat on a blue background
account-help-image = A picture: /{ command-name-image } { $example }
account-help-gif = A GIF: /{ command-name-gif } { $example }
account-help-gif-motion = A GIF: /{ command-name-gif } { $example } { option-name-motion }:{ $motion }
account-help-picture = From a picture of yours: attach it to /{ command-name-image }, or reply to it.
account-help-queue = Where your drawings stand: /{ command-name-queue }. Stop one: /{ command-name-cancel }.
account-help-history = What you asked for, and ask again: /{ command-name-history }.
account-help-quota = Your credits and limits: /{ command-name-quota }.
account-help-settings = Your language and what you usually want: /{ command-name-settings }. One account on two platforms: /{ command-name-link }.
account-help-login = Your pictures in a browser: /{ command-name-login }.
account-help-privacy = What is kept about you: /{ command-name-privacy }. Delete it: /{ command-name-forget }.
account-help-managers = Rules of this server: /{ command-name-policy }. Its queue: /{ command-name-queue-admin }. What was done: /{ command-name-audit }.
account-help-admins = Credits and limits of everybody: /{ command-name-quota-admin }.
account-help-direct = Only the two of us see what is drawn here.
account-help-group = Everybody here sees what is drawn; with the option { option-name-private }, only you do.
