# O que só é dito a quem está no Discord.

discord-unknown-command = Esta versão não tem mais isso. Peça a quem me mantém que registre meus comandos de novo.
discord-cannot-delete = O Discord não me deixa apagar esta mensagem. Um moderador do servidor ainda pode apagar.
discord-went-wrong = Algo deu errado no caminho. Tente de novo, por favor.
discord-result-follows = Pronto. O resultado está em outra mensagem.

## Por que um resultado não pôde ser entregue

discord-channel-gone = O canal não existe mais.
discord-server-gone = Não estou mais naquele servidor.
discord-no-access = Não consigo ver aquele canal. Peça a um moderador do servidor que me dê acesso.
discord-no-permission = Não tenho permissão para enviar mensagens e arquivos naquele canal. Peça a um moderador do servidor que permita.
discord-cannot-write = O Discord não me deixa escrever para você em particular: você me bloqueou ou não recebe mensagens diretas.
discord-thread-closed = O tópico foi fechado.
discord-refused = O Discord não aceitou o resultado.
