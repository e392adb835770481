# Answers to the commands of those who manage a server or group, and of Pincel's own admins.

## Who may

admin-only-space = Only those who manage this server or group may do that.
admin-only-pincel = Only admins of Pincel may do that. The person who runs it can name the managers of this server or group as such (PINCEL_ADMIN_SPACES).
admin-operator = the person at the machine
admin-no-person = That is no person. Choose somebody from here, or give their id: a number.
admin-lines-left = { $count ->
    [one] { $count } line more.
   *[other] { $count } lines more.
  }

## /quota-admin

admin-unlimited = unlimited
admin-rule-unlimited = unlimited credits
admin-rule-capacity = up to { price }
admin-rule-per-day = { price } back a day
admin-rule-waiting = { $count } waiting at most
admin-rule-running = { $count } drawn at a time at most
admin-rule-blocked = blocked
admin-rule-not-blocked = not blocked
admin-rule-none = no rule of its own
admin-target-role = role { $role }
admin-target-space = this server or group
admin-quota-one-target = Say a person or a role, not both.
admin-quota-whose = Say for whom: a person or a role. The rule of a server or group is changed there.
admin-quota-rule = Rule for { $target }: { $rule }.
admin-quota-person = { $target } ({ $role }) has { price }.
admin-quota-holds = What holds: { $rule }.
admin-quota-capacity = The capacity has to be a number of credits like 300 or 12.5, or "{ admin-unlimited }".
admin-quota-nothing = Say what to change: { option-name-capacity }, { option-name-per-day }, { option-name-waiting } or { option-name-running }.
admin-quota-no-rule = There is no rule for { $target }, so there is nothing to remove.
admin-quota-changed = Rule for { $target }. Before: { $before }. Now: { $after }.
admin-grant-nothing = Say how many credits: at least 0.001, or a negative number to take some away.
admin-grant-no-reason = no reason given
admin-grant-given = { $target } got { price }: { $before } → { $after }.
admin-grant-taken = { $target } lost { price }: { $before } → { $after }.

## /policy

admin-policy-not-direct = The rules are those of a server or group: send this there.
admin-policy-here = The rules here:
admin-policy-part = { $part ->
    [channels] Channels where people may ask
    [nsfw] Explicit pictures
    [image] Pictures are for
    [gif] GIFs are for
    [maxQueued] Requests from here
    [deny] Denied words
    [allow] Allowed phrases
   *[trustedRoles] Discord roles that count as trusted
  }
admin-policy-rule = { admin-policy-part }: { $value }
admin-policy-changed = { admin-policy-part }: { $before } → { $after }
admin-policy-reset-nothing = This place has no rule of its own about that: it is as everywhere already.
admin-every-channel = all of them
admin-this-channel = { $id } (this one)
admin-words-nothing = Say which words to add or to remove.
admin-words-missing = Not on this list here: { $words }. What is on the list of all servers is changed by the person who runs Pincel.
admin-words-changed = { $list ->
    [deny] Denied words here: { $before } → { $after }.
   *[allow] Allowed phrases here: { $before } → { $after }.
  }
admin-words-added = Added: { $words }
admin-words-removed = Removed: { $words }
admin-role-only-discord = Only Discord has such roles.
admin-role-id = A role's id is a number. Turn on developer mode in Discord's settings, and copy it from the role's menu.

## /queue-admin

admin-queue-all = In all: { $queued } waiting, { $running } drawn.
admin-queue-here = From here: { $queued } waiting, { $running } drawn.
admin-queue-is-paused = The queue is paused.
admin-queue-choice = { $mediaKind ->
    [gif] GIF
   *[image] Picture
  } by { $who }, { $state ->
    [running] being drawn
   *[queued] waiting
  }, asked for { $ago }
admin-queue-job = { $number }. { admin-queue-choice }: { $jobId }
admin-queue-unknown = There is no such drawing here. /{ command-name-queue-admin } { command-name-queue-admin-list } shows them.
admin-queue-canceled = { $outcome ->
    [canceled] Canceled: { $jobId } by { $who }. It costs them nothing.
    [canceling] { $jobId } by { $who } stops within a moment. It costs them nothing.
   *[over] { $jobId } by { $who } was over already.
  }
admin-queue-paused = The queue is paused now: what is drawn goes on, nothing more is started. It was running before.
admin-queue-paused-before = The queue was paused already.
admin-queue-resumed = The queue goes on now. It was paused before.
admin-queue-resumed-before = The queue was not paused.

## /audit

admin-audit-empty = There is no such entry.
admin-audit-nobody = Nobody with that id has asked Pincel for anything.
admin-audit-left = { $count ->
    [one] { $count } entry more: /{ command-name-audit } { command-name-audit-export } has them all.
   *[other] { $count } entries more: /{ command-name-audit } { command-name-audit-export } has them all.
  }
admin-audit-entry = { $when } UTC: { $what }, by { $who }
admin-audit-entry-about = { $when } UTC: { $what }, by { $who }, about { $whom }
admin-audit-kind = { $kind ->
    [accepted] request accepted
    [refused] request refused
    [started] drawing started
    [generated] drawn
    [delivered] result delivered
    [failed] drawing failed
    [canceled] drawing canceled
    [requeued] drawing lined up again
    [settled] credits settled
    [refunded] credits given back
    [quota-changed] credits given or taken
    [policy-changed] rule changed
    [queue-paused] queue paused
    [queue-resumed] queue resumed
    [queue-drained] queue closed or opened for new requests
    [job-fronted] drawing put first
    [engine-restarted] engine restarted
    [role-changed] role changed
    [account-linked] accounts linked
    [space-moved] group has a new id
    [erased] person forgotten
    [reported] result reported
    [delivery-repeated] result sent once more
    [delivery-parked] delivery given up
    [delivery-retried] delivery tried again
    [retention] old entries removed
    [token-created] access token made
    [token-revoked] access token revoked
    [login-link-made] login link made
    [session-opened] logged in with a browser
    [session-closed] logged out of a browser
    [webhook-created] webhook made
    [webhook-removed] webhook removed
    [webhook-paused] webhook paused
    [webhook-resumed] webhook resumed
    [gateway-started] Pincel started
    [gateway-stopped] Pincel stopped
   *[other] { $kind }
  }
admin-audit-file = { $entries ->
    [one] { $entries } entry
   *[other] { $entries } entries
  } of the last { $days ->
    [one] { $days } day
   *[other] { $days } days
  }, as JSON lines. The file holds what people wrote: keep it where only you can read it.
admin-audit-file-impersonal = { $entries ->
    [one] { $entries } entry
   *[other] { $entries } entries
  } of the last { $days ->
    [one] { $days } day
   *[other] { $days } days
  }, as JSON lines, without what people wrote.
admin-audit-cut = The newest ones did not fit into one file: ask for fewer days.
admin-audit-file-description = Entries of the audit log of the last { $days ->
    [one] { $days } day
   *[other] { $days } days
  }
