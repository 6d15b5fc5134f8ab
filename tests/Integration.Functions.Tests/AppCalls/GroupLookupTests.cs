using System.Text.Json.Nodes;

namespace Integration.Functions.Tests.AppCalls;

/// <summary>Groups to choose from in the app's forms (R50), and how what was chosen becomes words.</summary>
public sealed class GroupLookupTests : IAsyncLifetime
{
    private const string Path = "/lookups/group";

    private AppWorld world = null!;

    public async Task InitializeAsync()
    {
        world = await AppWorld.StartAsync();
        await world.RegisterAsync();
    }

    public async Task DisposeAsync() => await world.DisposeAsync();

    [Fact]
    public async Task R50_groups_are_offered_to_the_acting_user_in_their_channel()
    {
        var body = world.Body(Path);
        body["query"] = "dev";

        var items = Items(await world.CallAsync(Path, body));

        var (call, typed) = Assert.Single(world.Lookups);
        Assert.Equal((AppWorld.Ann, "token-of-ann", AppWorld.Channel, "dev"), (call.Actor.UserId, call.Actor.AccessToken, call.ChannelId, typed));
        Assert.Equal(("@group1 - Group 1", "group1"), ((string?)items[0]!["label"], (string?)items[0]!["value"]));
        Assert.Equal(40, items.Count);
    }

    [Fact]
    public async Task Without_a_query_all_are_asked_for_and_who_cannot_be_identified_is_offered_nothing()
    {
        Assert.NotEmpty(Items(await world.CallAsync(Path, world.Body(Path))));
        Assert.Equal("", Assert.Single(world.Lookups).Typed);

        var stranger = world.Body(Path);
        stranger["context"]!["acting_user_access_token"] = "token-of-bob";
        Assert.Empty(Items(await world.CallAsync(Path, stranger)));
        Assert.Single(world.Lookups);
    }

    [Theory]
    [InlineData("group", """{"action":{"label":"add","value":"create"},"text":"\"Software Developers\" @mia"}""", "group create \"Software Developers\" @mia")]
    [InlineData("group", """{"action":"show","group":{"label":"@developers - Developers","value":"developers"}}""", "group show @developers")]
    [InlineData("group", """{}""", "group")]
    [InlineData("invite", """{"group":{"label":"@developers - Developers","value":"developers"},"text":"@mia ~off-topic --team"}""", "invite @developers @mia ~off-topic --team")]
    [InlineData("invite", """{"group":"@mia"}""", "invite @mia")]
    [InlineData("invite", """{"group":"~off-topic"}""", "invite ~off-topic")]
    [InlineData("invite", """{"group":"--team"}""", "invite --team")]
    public async Task What_was_chosen_becomes_the_words_that_one_would_type(string verb, string values, string text)
    {
        await world.RunVerbAsync(verb, JsonNode.Parse(values)!.AsObject());

        Assert.Equal(text, Assert.Single(world.Commands).Text);
    }

    [Theory]
    [InlineData("group", "action", "explode", "Choose one of: create, show.")]
    [InlineData("invite", "group", "two words", "no name of a group")]
    public async Task What_was_not_offered_is_refused_by_its_field(string verb, string field, string value, string sentence)
    {
        var answer = await world.RunVerbAsync(verb, new JsonObject { [field] = value });

        Assert.Contains(sentence, (string?)answer.Json["data"]!["errors"]![field], StringComparison.Ordinal);
        Assert.Empty(world.Commands);
    }

    private static JsonArray Items(AppAnswer answer)
    {
        Assert.Equal("ok", answer.Type);
        return answer.Json["data"]!["items"]!.AsArray();
    }
}
