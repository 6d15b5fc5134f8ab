using System.Text;
using Integration.Functions.Commands;
using Integration.Functions.Hosting;
using Integration.Functions.Tests.Support;

namespace Integration.Functions.Tests.Commands;

/// <summary>The signature on buttons and dialogs.</summary>
public sealed class ButtonContextTests
{
    private static readonly string OldKey = $"old:{Convert.ToBase64String(Enumerable.Repeat((byte)1, 32).ToArray())}";
    private static readonly string NewKey = $"new:{Convert.ToBase64String(Enumerable.Repeat((byte)2, 32).ToArray())}";

    private static readonly CommandCall Call = new()
    {
        ServerId = "chat.example.com",
        MattermostTeamId = "team",
        ChannelId = "channel",
        Actor = new("user", "ana", "the-users-own-token"),
        Text = "status",
        Origin = CommandOrigin.SlashCommand,
    };

    private readonly ManualClock clock = new();

    [Fact]
    public void What_is_signed_is_read_for_a_quarter_of_an_hour()
    {
        var contexts = With(NewKey);
        var signed = contexts.Sign(Call, "disconnect confirm");

        var context = Assert.IsType<ContextReading.Good>(contexts.Read(signed)).Context;
        Assert.Equal(("chat.example.com", "team", "channel", "user", "disconnect confirm"), (context.ServerId, context.TeamId, context.ChannelId, context.UserId, context.Command));
        clock.Advance(ButtonContexts.Lifetime);
        Assert.IsType<ContextReading.Expired>(contexts.Read(signed));
    }

    [Fact]
    public void A_former_key_is_accepted_and_a_removed_one_is_not()
    {
        var signed = With(OldKey).Sign(Call, "status");

        Assert.IsType<ContextReading.Good>(With(NewKey, OldKey).Read(signed));
        Assert.IsType<ContextReading.Foreign>(With(NewKey).Read(signed));
    }

    [Fact]
    public void A_persons_token_is_never_in_it() =>
        Assert.DoesNotContain("the-users-own-token", Encoding.UTF8.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(With(NewKey).Sign(Call, "status").Split('.')[1])), StringComparison.Ordinal);

    [Fact]
    public void No_changed_letter_passes()
    {
        var contexts = With(NewKey);
        var signed = contexts.Sign(Call, "status");

        for (var at = 0; at < signed.Length; at += 7)
        {
            var changed = $"{signed[..at]}{(signed[at] == 'A' ? 'B' : 'A')}{signed[(at + 1)..]}";
            // The last letter of Base64 has bits that count for nothing.
            if (at != signed.Length - 1) Assert.IsType<ContextReading.Foreign>(contexts.Read(changed));
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("g1")]
    [InlineData("a.b.c")]
    [InlineData("new..")]
    [InlineData("new.e30.")]
    [InlineData("new.é.é")]
    [InlineData("new.e30.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void What_is_not_ours_is_foreign(string? text) => Assert.IsType<ContextReading.Foreign>(With(NewKey).Read(text));

    [Fact]
    public void Two_buttons_for_the_same_are_two()
    {
        var contexts = With(NewKey);

        Assert.NotEqual(
            Assert.IsType<ContextReading.Good>(contexts.Read(contexts.Sign(Call, "test"))).Context.Id,
            Assert.IsType<ContextReading.Good>(contexts.Read(contexts.Sign(Call, "test"))).Context.Id);
    }

    private ButtonContexts With(params string[] keys) => new(
        new IntegrationOptions { PublicUrl = new("https://integration.example.com"), ApiKey = "", AdminKey = "", ProtectionKeys = keys }, clock);
}
