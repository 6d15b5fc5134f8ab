using Integration.Functions.Mattermost;

namespace Integration.Functions.Tests.Mattermost;

public sealed class WebhookAddressTests
{
    private const string Id = "xr3j5x3p4pfk7kk6ck7b4e6ghh";

    [Theory]
    [InlineData($"https://chat.example.com/hooks/{Id}", $"https://chat.example.com/hooks/{Id}")]
    [InlineData($"  <https://chat.example.com/hooks/{Id}/>\n", $"https://chat.example.com/hooks/{Id}")]
    [InlineData($"`http://10.0.0.5:8065/hooks/{Id}`", $"http://10.0.0.5:8065/hooks/{Id}")]
    [InlineData($"\u201Chttps://chat.example.com/hooks/{Id}\u201D", $"https://chat.example.com/hooks/{Id}")]
    [InlineData($"\uFEFFhttps://chat.example.com/hooks/{Id}\u200B", $"https://chat.example.com/hooks/{Id}")]
    [InlineData($"\u00ABhttps://chat.example.com/hooks/{Id}\u00BB", $"https://chat.example.com/hooks/{Id}")]
    [InlineData($"[Parabol](https://chat.example.com/hooks/{Id})", $"https://chat.example.com/hooks/{Id}")]
    [InlineData($"<https://chat.example.com/hooks/{Id}|Parabol>", $"https://chat.example.com/hooks/{Id}")]
    [InlineData($"HTTPS://Chat.Example.com:443/company/mattermost/hooks/{Id}", $"https://chat.example.com/company/mattermost/hooks/{Id}")]
    [InlineData("https://chat.example.com/hooks/0123456789", "https://chat.example.com/hooks/0123456789")]
    public void The_address_of_a_webhook_is_accepted(string pasted, string address) =>
        Assert.Equal(address, Assert.IsType<WebhookReading.Accepted>(WebhookAddress.Read(pasted)).Webhook.Address.AbsoluteUri);

    [Theory]
    [InlineData(null, "No address was given.")]
    [InlineData("   ", "No address was given.")]
    [InlineData($"chat.example.com/hooks/{Id}", "starting with https://")]
    [InlineData($"https://chat.example.com/ hooks/{Id}", "no blanks")]
    [InlineData("https://", "starting with https://")]
    [InlineData("https://:/hooks", "not an address")]
    [InlineData($"ftp://chat.example.com/hooks/{Id}", "ftp:")]
    [InlineData($"https://bob:pw@chat.example.com/hooks/{Id}", "user name or password")]
    [InlineData($"https://chat.example.com/hooks/{Id}?a=b", "nothing after its id")]
    [InlineData($"https://chat.example.com/hooks/{Id}#top", "nothing after its id")]
    [InlineData("https://chat.example.com", "without a webhook")]
    [InlineData("https://chat.example.com/", "without a webhook")]
    [InlineData("https://chat.example.com/acme/channels/town-square", "link to a channel")]
    [InlineData("https://chat.example.com/acme/messages/@bob", "link to a channel")]
    [InlineData("https://chat.example.com/acme/pl/4xp9fdt77pncbef59f4k1qe83o", "link to a channel")]
    [InlineData("https://chat.example.com/acme/integrations/incoming_webhooks", "lists the webhooks")]
    [InlineData("https://hooks.slack.com/services/T000/B000/XXXX", "another chat service")]
    [InlineData("https://acme.webhook.office.com/webhookb2/x", "another chat service")]
    [InlineData("https://discord.com/api/webhooks/1/x", "another chat service")]
    [InlineData("https://bridge.example/api/hooks/0123456789abcdef", "relay")]
    [InlineData("https://chat.example.com/hooks/", "ends with /hooks/")]
    [InlineData("https://chat.example.com/hooks/short", "ends with /hooks/")]
    [InlineData($"https://chat.example.com/hooks/commands/{Id}", "ends with /hooks/")]
    [InlineData($"https://chat.example.com/hooks/{Id}/more", "ends with /hooks/")]
    [InlineData("https://chat.example.com/hooks/XR3J5X3P4PFK7KK6CK7B4E6GHH", "26 small letters and digits")]
    [InlineData($"https://chat.example.com/xhooks/{Id}", "ends with /hooks/")]
    public void Anything_else_is_told_apart_and_what_to_paste_is_said(string? pasted, string reason)
    {
        var why = Assert.IsType<WebhookReading.Rejected>(WebhookAddress.Read(pasted)).Why;

        Assert.Contains(reason, why, StringComparison.Ordinal);
        Assert.EndsWith("(in Mattermost: Integrations > Incoming Webhooks).", why, StringComparison.Ordinal);
        Assert.DoesNotContain(Id, why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData($"https://chat.example.com/hooks/{Id}", "https://chat.example.com/hooks/••••••••6ghh")]
    [InlineData($"http://10.0.0.5:8065/mm/hooks/{Id}", "http://10.0.0.5:8065/mm/hooks/••••••••6ghh")]
    [InlineData("https://chat.example.com/hooks/0123456789", "https://chat.example.com/hooks/••••••••")]
    public void Shown_it_is_masked(string address, string shown)
    {
        var webhook = new WebhookAddress(new(address));

        Assert.Equal(shown, webhook.Masked);
        Assert.Equal(shown, $"{webhook}");
    }

    [Theory]
    [InlineData($"https://Chat.example.com:443/mm/hooks/{Id}", "https://chat.example.com")]
    [InlineData($"https://chat.example.com:8443/hooks/{Id}", "https://chat.example.com:8443")]
    [InlineData($"http://[fd00::5]:8065/hooks/{Id}", "http://[fd00::5]:8065")]
    [InlineData($"https://chät.example/hooks/{Id}", "https://xn--cht-rla.example")]
    public void The_origin_names_the_server_and_tells_no_secret(string address, string origin) =>
        Assert.Equal(origin, new WebhookAddress(new(address)).Origin);
}
