// A bot made with the unmodified discord.js: it registers /echo, answers, edits and uploads. Each event is a line of JSON.

const {
  ActionRowBuilder,
  AttachmentBuilder,
  ButtonBuilder,
  ButtonStyle,
  Client,
  Events,
  GatewayIntentBits,
  MessageFlags,
  ModalBuilder,
  SlashCommandBuilder,
  TextInputBuilder,
  TextInputStyle,
} = require("discord.js");

const tell = (event, data = {}) => console.log(JSON.stringify({ event, ...data }));

const client = new Client({
  intents: [GatewayIntentBits.Guilds],
  rest: { api: process.env.DISCORD_API_URL.replace(/\/v10$/, "") },
});

const ECHO = new SlashCommandBuilder()
  .setName("echo")
  .setDescription("Say it again")
  .addStringOption((option) => option.setName("text").setDescription("What to say").setRequired(true))
  .addAttachmentOption((option) => option.setName("file").setDescription("A file to send back"));

client.once(Events.ClientReady, async () => {
  const known = await client.application.commands.set([ECHO]);
  tell("ready", { user: client.user.tag, guilds: client.guilds.cache.size, commands: known.map((one) => one.name) });
});

async function echo(interaction) {
  await interaction.deferReply();
  const given = interaction.options.getAttachment("file");
  const data = given ? Buffer.from(await (await fetch(given.url)).arrayBuffer()) : Buffer.from("no file");
  const button = new ButtonBuilder().setCustomId("again").setLabel("Again").setStyle(ButtonStyle.Primary);
  const edited = await interaction.editReply({
    content: interaction.options.getString("text"),
    files: [new AttachmentBuilder(data, { name: "back.txt", description: "What came" })],
    components: [new ActionRowBuilder().addComponents(button)],
  });
  tell("edited", { content: edited.content, files: edited.attachments.map((file) => [file.name, file.size]) });
  const more = await interaction.followUp({ content: "only you see this", flags: MessageFlags.Ephemeral });
  tell("followed", { ephemeral: more.flags.has(MessageFlags.Ephemeral) });
  const posted = await interaction.channel.send("a message of its own");
  await posted.edit("a message of its own, edited");
  const thread = await posted.startThread({ name: "more of it" });
  await thread.send("in the thread");
  const fetched = await interaction.channel.messages.fetch({ message: posted.id, force: true });
  tell("posted", { content: fetched.content, thread: thread.name, has_thread: fetched.hasThread });
}

client.on(Events.InteractionCreate, async (interaction) => {
  try {
    if (interaction.isChatInputCommand()) {
      await echo(interaction);
    } else if (interaction.isButton()) {
      const text = new TextInputBuilder().setCustomId("text").setLabel("What else?").setStyle(TextInputStyle.Short);
      const form = new ModalBuilder().setCustomId("form").setTitle("Once more");
      await interaction.showModal(form.addComponents(new ActionRowBuilder().addComponents(text)));
      tell("asked");
    } else if (interaction.isModalSubmit()) {
      await interaction.update({ content: interaction.fields.getTextInputValue("text"), components: [] });
      tell("updated");
    }
  } catch (error) {
    tell("error", { message: String(error), code: error.code });
  }
});
client.on(Events.Error, (error) => tell("error", { message: String(error) }));
client.on(Events.ShardError, (error) => tell("error", { message: String(error) }));

// A refusal, to see that its code arrives as Discord's own would.
process.stdin.on("data", async () => {
  const channel = client.channels.cache.find((one) => one.isTextBased() && !one.isThread());
  await channel.send("x".repeat(2001)).catch((error) => tell("refused", { code: error.code, status: error.status }));
  await channel.messages.fetch("1").catch((error) => tell("refused", { code: error.code, status: error.status }));
  const sent = await Promise.all(Array.from({ length: 7 }, (_, number) => channel.send(`${number}`)));
  tell("sent", { contents: sent.map((one) => one.content) });
});

process.on("SIGTERM", async () => {
  await client.destroy();
  process.exit(0);
});

client.login(process.env.DISCORD_TOKEN);
