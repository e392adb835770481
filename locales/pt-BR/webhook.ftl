# Webhooks: programas que são chamados quando um desenho termina.

webhook-failure-status = O receptor respondeu com o status { $status }. Ele deve responder com 200 ou 204 assim que aceitar a chamada.
webhook-failure-redirect = O endereço leva a outro lugar (status { $status }), e isso não é seguido. Crie um webhook com o endereço final.
webhook-failure-gone = O receptor respondeu com o status { $status }: ele não quer mais ser chamado.
webhook-failure-timeout = Nenhuma resposta chegou em dez segundos. O receptor deve responder primeiro e trabalhar depois.
webhook-failure-name-unknown = O nome do servidor não foi encontrado. Confira como o endereço está escrito.
webhook-failure-not-public = O endereço leva a uma rede privada, onde nada é chamado. Use um endereço público ou peça a um administrador que libere o servidor.
webhook-failure-not-allowed = Este endereço não pode mais ser chamado: só endereços https podem, e servidores da rede própria só para administradores.
webhook-failure-token-over = O token de acesso com que este webhook foi criado não funciona mais, por isso ele não é chamado. Remova-o e crie outro.
webhook-failure-certificate = O certificado do endereço não é válido. Renove-o e confira se é deste nome.
webhook-failure-refused = Ninguém atende neste endereço. Inicie o receptor e confira a porta.
webhook-failure-connection-lost = A conexão caiu antes de o receptor responder.
webhook-failure-interrupted = A chamada foi iniciada várias vezes e nunca chegou ao fim.

webhook-refused-not-an-address = Isto não é um endereço da web. Escreva-o inteiro, como em https://hooks.example.org/pincel.
webhook-refused-not-https = Só endereços https são chamados. Comece o endereço com https://.
webhook-refused-has-password = Um endereço com nome e senha não é chamado. Tire-os: toda chamada é assinada.
webhook-refused-not-public = Este endereço leva a uma rede privada, onde nada é chamado. Use um endereço público ou peça a um administrador que libere o servidor.
webhook-refused-admins-only = Só webhooks de administradores podem chamar este servidor. Use outro endereço https ou peça a um administrador que crie este webhook.
webhook-refused-too-many = Você já tem { NUMBER($limit) } webhooks, que é o máximo. Remova um primeiro.
webhook-refused-no-event = Escolha pelo menos um aviso.

## The page /account/webhooks

webhook-title = Webhooks
webhook-what = Um programa seu pode ser chamado assim que um desenho seu termina, também nos chats. Cada chamada é assinada e repetida por horas até chegar.
webhook-yours = Seus webhooks
webhook-none = Você ainda não tem nenhum. Com o endereço de um programa, o Pincel avisa sobre cada desenho.
webhook-new = Um novo webhook
webhook-url = Endereço
webhook-url-hint = Um endereço https em que o seu programa atende.
webhook-told-of = Avisar quando um desenho
webhook-told-of-hint = O programa não recebe nenhum outro aviso.
webhook-event = { $event ->
    [completed] fica pronto
    [failed] falha
    [canceled] é cancelado
   *[other] { $event }
  }
webhook-state = Situação
webhook-is = { $state ->
    [over] o token de acesso não funciona mais
    [paused] pausado
    [failing] nada chega
   *[called] em uso
  }
webhook-failing-since = Falha desde
webhook-created = Criado
webhook-made-with = Criado com o token de acesso
webhook-create = Criar o webhook
webhook-made = O webhook foi criado
webhook-made-for = Ele chama { $url }.
webhook-secret = Segredo
webhook-secret-keep = Copie o segredo agora: ele só aparece desta vez. Se perder, remova o webhook e crie outro.
webhook-secret-use = Com ele, o seu programa confere se a chamada veio daqui (Standard Webhooks: webhook-id, webhook-timestamp, webhook-signature).
webhook-one = Webhook
webhook-calls = Últimas chamadas
webhook-calls-none = Ele ainda não foi chamado. Envie um teste ou desenhe algo.
webhook-call-of = { $event ->
    [completed] Pronto
    [failed] Falhou
    [canceled] Cancelado
   *[other] { $event }
  }
webhook-call-noted = Foi
webhook-call-is = { $state ->
    [delivered] chegou
    [failed] { $attempts ->
        [one] abandonada após uma tentativa
       *[other] abandonada após { NUMBER($attempts) } tentativas
      }
   *[pending] { $attempts ->
        [0] esperando
        [one] esperando após uma tentativa
       *[other] esperando após { NUMBER($attempts) } tentativas
      }
  }
webhook-call-next = Próxima tentativa
webhook-test = Enviar um teste
webhook-test-arrived = O teste chegou: o receptor respondeu com o status { $status }.
webhook-test-failed = O teste não chegou.
webhook-test-busy = Outro teste está em andamento. Tente de novo em dez segundos.
webhook-paused-why = Ele está pausado: não queria ser chamado, ou nada chegou por três dias. Envie um teste e depois retome.
webhook-resume = Voltar a chamar
webhook-resumed = O webhook volta a ser chamado.
webhook-remove = Remover
webhook-remove-what = O seu programa não é mais avisado de nada, nem do que ainda faltava.
webhook-remove-sure = Remover este webhook
webhook-removed = O webhook foi removido.
webhook-to-all = Todos os webhooks
webhook-to-account = Voltar à conta
