using Integration.Functions.Commands;
using Integration.Functions.Tests.Support;

namespace Integration.Functions.Tests.Commands;

/// <summary>Commands in direct and group messages, which belong to no team and cannot be connected.</summary>
[Collection("Azurite")]
public sealed class ConversationTests(AzuriteFixture azurite)
{
    /// <summary>What a person may type after a verb, where it takes anything.</summary>
    private static readonly IReadOnlyDictionary<string, string[]> Arguments = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["help"] = ["connect"],
        ["connect"] = ["K7QM-4XPD", "relay", "https://chat.example.com/hooks/xr3j5x3p4pfk7kk6ck7b4e6ghh"],
        ["notifications"] = ["timer off"],
        ["timezone"] = ["Europe/Berlin"],
        ["mention-groups"] = ["@developers"],
        ["settings"] = ["set timezone=Europe/Berlin"],
        ["why"] = ["start-1"],
        ["doctor"] = ["all"],
        ["disconnect"] = ["confirm"],
    };

    [Theory]
    [InlineData(CommandOrigin.App)]
    [InlineData(CommandOrigin.SlashCommand)]
    [InlineData(CommandOrigin.Button)]
    public async Task Every_verb_says_where_to_type_it_instead(CommandOrigin origin)
    {
        await using var world = await CommandsWorld.StartAsync(azurite);
        var conversation = world.Sandbox.State.DirectChannel(world.Chris.Id, world.Mia.Id);

        foreach (var verb in world.Dispatcher.Verbs)
        {
            foreach (var rest in (string[])["", .. Arguments.GetValueOrDefault(verb.Name) ?? []])
            {
                var reply = await world.SayAsync($"{verb.Name} {rest}".TrimEnd(), call => call with
                {
                    MattermostTeamId = "",
                    MattermostTeamName = null,
                    ChannelId = conversation.Id,
                    IsConversation = true,
                    Origin = origin,
                });

                if (verb.NeedsChannel)
                {
                    Assert.Equal(
                        (true, $"This is a direct message, which Parabol cannot be connected to. Type `/parabol {verb.Name}` in the channel that it is about."),
                        (reply.IsError, reply.Text));
                }
                else
                {
                    Assert.False(reply.IsError, reply.Text);
                    Assert.Contains("/parabol", reply.Text, StringComparison.Ordinal);
                }
            }
        }

        Assert.Null(await world.ConnectionAsync(conversation));
    }
}
