# The gallery of the web page: what was drawn and is still kept.

gallery-title = Gallery
gallery-what-it-is = Everything of yours that was drawn and is still kept, wherever you asked for it.
gallery-drawings = Drawings

gallery-words = Words in the prompt
gallery-kind = Kind
gallery-kind-choice = { $kind ->
    [image] Pictures
    [gif] GIFs
   *[any] Any kind
  }
gallery-from = Asked for
gallery-from-anywhere = Anywhere
gallery-search = Search

gallery-what = { $kind ->
    [gif] GIF
   *[image] { $count ->
        [one] Picture
       *[other] { $count } pictures
    }
  }
gallery-surface = { $surface ->
    [discord] Discord
    [telegram] Telegram
    [cli] Command line
   *[web] Web
  }
gallery-older = Show older drawings
gallery-newest = Back to the newest
gallery-shown = { $count ->
    [0] No drawing shown.
    [one] { $count } drawing shown.
   *[other] { $count } drawings shown.
  }

gallery-empty = Nothing hangs here yet. As soon as something of yours is drawn, it is here: with its words, to draw it again, to change it, to share it.
gallery-empty-link = What you ask for in Discord or Telegram comes here too, once that account is linked to this one.
gallery-draw = Draw something
gallery-account = Link an account
gallery-none = None of your drawings is like this. Choose another kind or another place.
gallery-none-with-words = None of your drawings has all of these words: { $typed }. Try fewer of them, or only a part of one: "cat" finds "cats" too.
gallery-all = Show all drawings
gallery-no-older = There is nothing older.
