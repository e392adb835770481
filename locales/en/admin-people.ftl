# The admin's pages about people, rules and tokens.

## People

admin-people-title = People
admin-people-find = Find somebody
admin-people-find-hint = Pincel's id, an identity like discord:1234, or the id there alone.
admin-people-find-now = Find
admin-people-not-found = Nobody is known by that. People are known from their first request on.
admin-people-empty = Nobody has asked for anything yet. People appear here with their first request: from a chat, a program, or this page.
admin-people-pages = Pages of people
admin-people-newest = Everybody, from the newest
admin-people-older = Who came before
admin-people-column = { $column ->
    [who] Person
    [id] Pincel's id
    [role] Role
    [identities] Identities
    [balance] Has
    [jobs] Now
    [since] Since
   *[blocked] Blocked
  }
admin-people-role = { $role ->
    [admin] Admin
    [trusted] Trusted
   *[member] Member
  }
admin-people-no-identities = none
admin-people-unlimited = unlimited
admin-people-unlimited-used = unlimited, used { price }
admin-people-no-jobs = nothing
admin-people-jobs-now = { $running } drawn, { $waiting } waiting
admin-people-blocked = Blocked
admin-people-not-blocked = no

## One person

admin-people-who = Who they are
admin-people-was-erased = Their data were erased. What is left are numbers, so that the books add up. When:
admin-people-erased-before = This person was erased: nothing about them can be changed any more.
admin-people-new-role = Role, everywhere
admin-people-give-role = Give this role
admin-people-bad-role = That is no role: choose one of the list.
admin-people-role-changed = { $role ->
    [admin] They are an admin now.
    [trusted] They are trusted now.
   *[member] They are a member like everybody now.
  }
admin-people-block = Block them
admin-people-block-hint = Nothing they ask for is accepted any more. What waits already is still drawn.
admin-people-unblock = Let them in again
admin-people-unblock-hint = They are blocked: nothing they ask for is accepted.
admin-people-blocked-now = They are blocked now. You can let them in again at any time.
admin-people-unblocked-now = They are let in again.
admin-people-policy = What holds for them
admin-people-policy-what = What
admin-people-policy-value = How much
admin-people-policy-from = Says the rule for
admin-people-policy-own = them alone
admin-people-policy-places = A place may have a rule of its own. It comes before those of platforms and of everybody while they ask from there.
admin-people-policy-change = Change the rule for them alone
admin-people-credits = Credits
admin-people-has = They have
admin-people-amount = Credits to give or take
admin-people-amount-hint = One credit is a second of drawing. For example 50, or 12.5.
admin-people-reason = Reason
admin-people-reason-hint = Kept for ever, in the books and the audit log: name no person in it.
admin-people-give = Give
admin-people-take = Take
admin-people-bad-amount = Write more than 0 credits as a number with at most three decimals and nothing between thousands, for example 1200 or 12.5.
admin-people-bad-reason = Say why, in at most { $most } characters: whoever reads the books wants to know.
admin-people-given = They got { price }.
admin-people-taken = They lost { price }.
admin-people-ledger = Books
admin-people-ledger-empty = Nothing moved yet. The first drawing or gift opens the account.
admin-people-ledger-column = { $column ->
    [when] When
    [amount] How much
    [why] Why
   *[by] By
  }
admin-people-ledger-self = themselves
admin-people-ledger-pages = Pages of the books
admin-people-ledger-newest = The newest entries
admin-people-ledger-older = Older entries
admin-people-drawings = Latest drawings
admin-people-no-drawings = They have not asked for any drawing yet.
admin-people-drawing-column = { $column ->
    [when] Asked for
    [kind] What
    [state] State
   *[price] Price
  }
admin-people-drawing-kind = { $kind ->
    [gif] GIF
   *[image] Picture
  }
admin-people-drawing-state = { $state ->
    [queued] Waiting
    [running] Being drawn
    [generated] Drawn, being delivered
    [delivered] Delivered
    [failed] Failed
   *[canceled] Canceled
  }
admin-people-drawing-stopping = Stopping
admin-people-cancel = Cancel
admin-people-cancel-sure = It stops, and its price goes back to them.
admin-people-cancel-now = Cancel the drawing
admin-people-canceled = { $outcome ->
    [canceled] Canceled. Its price went back to them.
    [canceling] It stops within a moment. Its price goes back to them.
   *[over] It was over already.
  }
admin-people-sessions = Browsers they are logged in with
admin-people-no-sessions = They are logged in with no browser.
admin-people-browser = Browser
admin-people-session-used = Last used
admin-people-session-until = Until
admin-people-session-admin = as admin
admin-people-end-sessions = Log them out everywhere
admin-people-end-sessions-sure = All of these browsers are logged out, and links that log in stop working. They can log in again.
admin-people-end-sessions-now = Log out everywhere
admin-people-sessions-ended = { $count ->
    [0] They were logged in with no browser. Links that log in do not work any more.
    [one] { $count } browser was logged out.
   *[other] { $count } browsers were logged out.
  }
admin-people-tokens = Tokens of their programs
admin-people-all-tokens = All tokens
admin-people-no-tokens = No program has a token of theirs.
admin-people-erase = Erase their data
admin-people-erase-what = For good: their drawings stop, and their words, pictures, identities and logins go. Numbers stay, so that the books add up. Backups hold what was erased until they expire.
admin-people-erase-open = Erase them
admin-people-erase-type = To be sure that you mean this person, type { $confirmation }
admin-people-erase-now = Erase for good
admin-people-bad-confirmation = That is not what it says above. Nothing was erased: type it as it stands there.
admin-people-still-running = Something of theirs is being drawn and was told to stop. Nothing is erased yet: try again in a moment.
admin-people-erased-now = Erased: the words of { $drawings ->
    [one] { $drawings } drawing
   *[other] { $drawings } drawings
  } and { $media ->
    [one] { $media } picture.
   *[other] { $media } pictures.
  }

## Rules

admin-rules-title = Rules
admin-rules-quota = Credits and limits
admin-rules-quota-what = The narrowest rule that says something decides, one by one: the person's, then the one for their role, their place, their platform, and everybody. Small words are what a wider rule says where this one says nothing.
admin-rules-for = For
admin-rules-for-role = { $role ->
    [admin] Admins
    [trusted] Trusted people
   *[member] Members
  }
admin-rules-for-platform = { $platform ->
    [discord] Discord
    [telegram] Telegram
    [web] The web and programs
   *[cli] The command line
  }
admin-rules-for-everybody = Everybody
admin-rules-scope = { $scope ->
    [user] person
    [role] role
    [space] place
    [platform] platform
   *[default] default
  }
admin-rules-a = { $scope ->
    [space] A place
   *[user] A person
  }
admin-rules-place-unknown = a place that is not known ({ $id })
admin-rules-field = { $field ->
    [capacityMillicredits] Saves up to
    [refillMillicreditsPerDay] Comes back a day
    [maxQueued] Waiting at most
    [maxRunning] Drawn at a time
   *[blocked] Blocked
  }
admin-rules-unlimited = unlimited
admin-rules-yes = yes
admin-rules-no = no
admin-rules-count = { $count }
admin-rules-falls-to = { $value } ({ $rule })
admin-rules-depends = depends on where they ask
admin-rules-change = Change
admin-rules-remove = Remove
admin-rules-remove-sure = The rule for { $name } goes. What wider rules say holds again.
admin-rules-remove-now = Remove the rule
admin-rules-removed = The rule for { $name } is gone: what wider rules say holds again.
admin-rules-new = Set a rule
admin-rules-who = Which person or place
admin-rules-who-hint = Only for those: an id, or an identity like discord:1234.
admin-rules-go-on = Go on
admin-rules-bad-who = There is nobody and nothing like that. Give Pincel's id, or a platform and the id there, as in discord:1234. People and places are known from the first request on.
admin-rules-rule-for = Rule for { $name }
admin-rules-empty-means = Left empty: { $meaning }.
admin-rules-capacity-hint = Credits that can be saved up, for example 300, or "{ admin-rules-unlimited }".
admin-rules-refill-hint = Credits that come back in a day.
admin-rules-waiting-hint = Requests of one person that may wait.
admin-rules-running-hint = Drawings of one person that may be drawn together.
admin-rules-blocked-hint = Whoever is blocked can ask for nothing.
admin-rules-says-nothing = says nothing
admin-rules-save = Save
admin-rules-back = Back without saving
admin-rules-saved = Saved: the rule for { $name } holds from now on.
admin-rules-stale = Somebody changed these rules while you were writing. This is how they are now; below is what you wrote. Look at it, and save again if you still want to.
admin-rules-bad-capacity = Write credits as a number with at most three decimals and nothing between thousands, for example 1200 or 12.5, or write "{ admin-rules-unlimited }".
admin-rules-bad-credits = Write credits as a number with at most three decimals and nothing between thousands, for example 1200 or 12.5.
admin-rules-bad-count = Write a whole number from { $least } to 1000000.
admin-rules-bad-choice = Choose one of the list.
admin-rules-say-something = A rule has to say something: fill in at least one field. To let wider rules decide, remove it instead.
admin-rules-places = What may be asked for
admin-rules-places-what = What holds everywhere, and places (servers, groups, conversations) that say something of their own. Lists of words are joined.
admin-rules-everywhere = Everywhere
admin-rules-part = { $part ->
    [image] Pictures are for
    [gif] GIFs are for
    [maxQueued] Requests that may wait
    [nsfw] Explicit pictures
    [channels] Channels where people may ask
    [trustedRoles] Discord roles that count as trusted
    [deny] Denied words
   *[allow] Allowed phrases
  }
admin-rules-every-channel = all of them
admin-rules-none = none
admin-rules-and-more = { $count ->
    [one] { $list }, and { $count } more
   *[other] { $list }, and { $count } more
  }
admin-rules-own-places = Places with rules of their own
admin-rules-no-places = No place has rules of its own yet. Whoever manages a server or group sets them there with the command for rules, or you do it here.
admin-rules-place = Place
admin-rules-own = Its own rules
admin-rules-one-place = Set the rules of one place
admin-rules-place-hint = Pincel's id, or a platform and the id there, as in discord:1234.
admin-rules-no-such-place = Nothing was ever asked for in such a place. Give Pincel's id, or a platform and the id there, as in discord:1234.
admin-rules-of-place = What may be asked for: { $place }
admin-rules-place-what = What you change here becomes the place's own rule, and does not follow the rules for everywhere any more.
admin-rules-is-own = Its own rule.
admin-rules-is-for-all = As everywhere.
admin-rules-channels-hint = The platform's ids, one on each line. Empty: in all channels.
admin-rules-trusted-hint = The ids of the roles, one on each line. Who has one gets the credits and the turns of trusted people.
admin-rules-deny-hint = One word or phrase on each line. A star stands for any ending, or any beginning, as in wors*.
admin-rules-allow-hint = One phrase on each line. They excuse a denied word inside of them.
admin-rules-words-of-all = { $count ->
    [0] None hold everywhere.
    [one] { $count } more holds everywhere.
   *[other] { $count } more hold everywhere.
  }
admin-rules-bad-word = "{ $entry }" cannot be on the list. Use letters, digits, spaces, hyphens and apostrophes, at most 100, with a star only at the beginning or the end.
admin-rules-bad-id = "{ $entry }" is no id of a platform: those are numbers.
admin-rules-too-many = That is too much for one list: { $most } at most.
admin-rules-nothing-changed = Nothing was different, so nothing was changed.
admin-rules-place-saved = Saved: what may be asked for ({ $place }) holds from now on.
admin-rules-reset = As everywhere again
admin-rules-reset-what = Tick what shall not be this place’s own rule any more. What stands there holds then, and follows the rules for everywhere.
admin-rules-reset-part = { $part }: { $value }
admin-rules-reset-now = Let the rules for everywhere hold
admin-rules-reset-done = Done: what was ticked is as everywhere again ({ $place }).
admin-rules-page-before = Page before
admin-rules-page-after = Next page
admin-rules-page = Page { $page } of { $pages }
admin-rules-quota-pages = Pages of rules about credits and limits
admin-rules-places-pages = Pages of places with rules of their own

## Tokens

admin-tokens-title = Tokens
admin-tokens-what = A program shows its token when it asks for drawings. Whoever has the text of it may what the token may.
admin-tokens-working = { $count ->
    [0] No token works now
    [one] { $count } token works
   *[other] { $count } tokens work
  }
admin-tokens-empty = No program can ask for drawings from elsewhere yet. Make a token below, and give it to a program of yours.
admin-tokens-over = { $count ->
    [one] { $count } token that was revoked or has expired
   *[other] { $count } tokens that were revoked or have expired
  }
admin-tokens-name = Name
admin-tokens-name-hint = What you will know it by, for example nightly-posters.
admin-tokens-owner = Owner
admin-tokens-owner-hint = Whose credits and pictures it uses: an id, or an identity like discord:1234. Empty: an account of its own.
admin-tokens-scope = May
admin-tokens-scope-hint = Who has a token that may do everything is an admin.
admin-tokens-may = { $scope ->
    [admin] Do everything
   *[draw] Draw, and see its own
  }
admin-tokens-created = Made
admin-tokens-used = Last used
admin-tokens-never-used = never
admin-tokens-state = Works
admin-tokens-actions = Actions
admin-tokens-for-good = Works until it is revoked
admin-tokens-until = until
admin-tokens-expired = Expired
admin-tokens-revoked = Revoked
admin-tokens-revoke = Revoke
admin-tokens-revoke-sure = Whoever has { $name } is shut out from their next call on, and webhooks made with it are removed. It cannot be brought back.
admin-tokens-revoke-now = Revoke the token
admin-tokens-revoked-note = { $name } does not work any more.
admin-tokens-new = Make a token
admin-tokens-days = Works for so many days
admin-tokens-days-hint = Empty: until it is revoked.
admin-tokens-create = Make the token
admin-tokens-bad-name = Give it a name of at most { $most } characters.
admin-tokens-bad-owner = There is nobody with this id or identity. Give Pincel's id, or an identity like discord:1234, or leave it empty.
admin-tokens-erased-owner = This person was erased. Name somebody else, or leave it empty.
admin-tokens-bad-scope = Choose what it may.
admin-tokens-bad-days = Write a whole number of days from 1 to { $most }, or leave it empty.
admin-tokens-made = The token { $name } is made
admin-tokens-once-title = Copy it now
admin-tokens-once = It is shown this once: Pincel keeps only a fingerprint of it. Put it where nobody else reads, and never into a program's source. If it is lost, revoke it and make another.
admin-tokens-usage = How to use it
admin-tokens-usage-how = Type this in a terminal: the picture comes as fox.png.
admin-tokens-docs = Everything else that programs can ask for
admin-tokens-back = All tokens
