using System.Text.RegularExpressions;
using Integration.Functions.Notifications.Deliveries;
using Integration.Functions.Notifications.Events;
using Integration.Functions.Tests.Support;
using Microsoft.Playwright;

namespace Integration.Functions.Tests.Pages;

/// <summary>The panel as people use it: in Chromium, over the real app, with Azurite and the sandbox.</summary>
[Collection("Azurite")]
public sealed partial class PanelBrowserTests(AzuriteFixture azurite, Browser browser) : IClassFixture<Browser>
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_switch_is_turned_off_by_keyboard(bool withScripts)
    {
        await using var world = await CommandsWorld.StartAsync(azurite);
        await world.ConnectAsync();
        var page = await OpenSettingsAsync(world, withScripts);

        await page.GetByLabel("Timer started").FocusAsync();
        await page.Keyboard.PressAsync("Space");
        if (!withScripts) await page.Keyboard.PressAsync("Enter");

        await page.GetByText("Saved.", new() { Exact = true }).WaitForAsync();
        var connection = await world.ConnectionAsync();
        Assert.Equal([EventKinds.TimerStarted], EventKinds.All.Where(kind => !connection!.Events.Contains(kind)));
        await page.ReloadAsync();
        Assert.False(await page.GetByLabel("Timer started").IsCheckedAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Time_zone_and_groups_are_changed_by_mouse(bool withScripts)
    {
        await using var world = await CommandsWorld.StartAsync(azurite);
        await world.ConnectAsync();
        var page = await OpenSettingsAsync(world, withScripts, Browser.Phone);

        await page.GetByLabel("Time zone").FillAsync("Europe/Berlin");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save settings" }).ClickAsync();

        await page.GetByText("Saved.", new() { Exact = true }).WaitForAsync();
        Assert.Equal("Europe/Berlin", (await world.ConnectionAsync())!.TimeZone);
    }

    [Fact]
    public async Task What_cannot_be_saved_is_said_and_stays_in_the_form()
    {
        await using var world = await CommandsWorld.StartAsync(azurite);
        await world.ConnectAsync();
        var page = await OpenSettingsAsync(world, withScripts: false);

        await page.GetByLabel("Time zone").FillAsync("<b>Atlantis</b>");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save settings" }).ClickAsync();

        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("This time zone isn't known.");
        Assert.Equal("<b>Atlantis</b>", await page.GetByLabel("Time zone").InputValueAsync());
        Assert.Equal("UTC", (await world.ConnectionAsync())!.TimeZone);
    }

    [Fact]
    public async Task A_test_message_is_posted_an_address_is_made_and_the_channel_is_disconnected()
    {
        await using var world = await CommandsWorld.StartAsync(azurite);
        await world.ConnectAsync();
        var posts = world.PostsIn(world.Sandbox.Channel).Count;
        var page = await OpenSettingsAsync(world);
        await browser.LookAsync(page, "settings");

        await page.GetByRole(AriaRole.Button, new() { Name = "Post a test message" }).ClickAsync();
        await Assertions.Expect(page.Locator("#told")).ToContainTextAsync("posted");
        Assert.Equal(posts + 1, world.PostsIn(world.Sandbox.Channel).Count);

        await page.GetByRole(AriaRole.Button, new() { Name = "Create a new address" }).ClickAsync();
        Assert.Matches("/api/hooks/.{40,}", await page.Locator("#relay").InputValueAsync());
        await browser.LookAsync(page, "settings-relay");

        await page.GetByText("Disconnect this channel").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Disconnect", Exact = true }).ClickAsync();
        await page.GetByText("This channel is disconnected.").WaitForAsync();
        Assert.Null(await world.ConnectionAsync());
        await browser.LookAsync(page, "settings-disconnected");
    }

    [Fact]
    public async Task The_examples_are_drawn_as_Mattermost_shows_them()
    {
        await using var world = await CommandsWorld.StartAsync(azurite);
        await world.ConnectByWebhookAsync();
        var page = await OpenSettingsAsync(world);

        await page.GetByLabel("Address of another incoming webhook").FillAsync("https://hooks.slack.com/services/T0");
        await page.GetByRole(AriaRole.Button, new() { Name = "Update webhook" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("webhook");
        await browser.LookAsync(page, "settings-refused");

        foreach (var example in await page.GetByText("Show an example").AllAsync()) await example.ClickAsync();
        await page.GetByText("How to get an incoming webhook").ClickAsync();

        Assert.Equal(EventKinds.All.Count - 1, await page.Locator(".post").CountAsync());
        await browser.LookAsync(page, "settings-examples");
    }

    [Fact]
    public async Task The_history_shows_a_failure_sends_it_again_and_shows_what_arrives()
    {
        await using var world = await CommandsWorld.StartAsync(azurite);
        var connection = await world.ConnectByWebhookAsync();
        var page = await OpenSettingsAsync(world);
        await page.GetByRole(AriaRole.Link, new() { Name = "History" }).ClickAsync();
        await page.GetByText("No notifications here.").WaitForAsync();
        await browser.LookAsync(page, "history-empty");

        await SetWebhookAsync(world, new(world.Sandbox.BaseAddress, "hooks/aaaaaaaaaaaaaaaaaaaaaaaaaa"));
        await world.DeliverAsync(connection, "1", "<script>alert(1)</script> retro");
        await SetWebhookAsync(world, connection.WebhookUrl!);
        await world.DeliverAsync(connection, "2");
        await page.GetByRole(AriaRole.Button, new() { Name = "Apply filter" }).ClickAsync();
        await page.Locator(".state.failed").WaitForAsync();
        await browser.LookAsync(page, "history");

        await page.GetByRole(AriaRole.Button, new() { Name = "Send again" }).ClickAsync();
        await page.GetByText("1 notification is being sent again.").WaitForAsync();
        await Until.TrueAsync(async () => (await world.App.HistoryOfAsync(connection.TeamId)).All(delivery => delivery.State == DeliveryState.Posted), "it is posted");
        await Assertions.Expect(page.Locator(".state.posted")).ToHaveCountAsync(2, new() { Timeout = 20_000 });
    }

    [Fact]
    public async Task Pages_that_have_nothing_to_show_say_how_to_go_on()
    {
        await using var world = await CommandsWorld.StartAsync(azurite);
        await world.ConnectAsync();
        var page = await browser.OpenAsync();
        await page.RouteAsync("**/pages.js*", route => route.AbortAsync());

        var link = await LinkAsync(world);
        await page.GotoAsync(link);
        await browser.LookAsync(page, "open");
        await page.GetByRole(AriaRole.Button, new() { Name = "Open settings" }).ClickAsync();
        await page.GotoAsync(link);
        await page.GetByRole(AriaRole.Button, new() { Name = "Open settings" }).ClickAsync();
        await page.GetByText("This link was already used.").WaitForAsync();
        await browser.LookAsync(page, "used");
    }

    private async Task<IPage> OpenSettingsAsync(CommandsWorld world, bool withScripts = true, (int Width, int Height)? size = null)
    {
        var page = await browser.OpenAsync(withScripts, size: size);
        await page.GotoAsync(await LinkAsync(world));
        if (!withScripts) await page.GetByRole(AriaRole.Button, new() { Name = "Open settings" }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "Settings", Exact = true }).WaitForAsync();
        return page;
    }

    private static async Task SetWebhookAsync(CommandsWorld world, Uri webhook)
    {
        var connection = (await world.ConnectionAsync())!;
        await world.App.Teams.ChangeAsync(
            connection.TeamId, connection.DestinationId, current => current with { WebhookUrl = webhook, BrokenReason = null, BrokenSince = null }, CancellationToken.None);
    }

    internal static async Task<string> LinkAsync(CommandsWorld world) => Link().Match(await world.AskAsync("settings")).Groups["link"].Value;

    [GeneratedRegex(@"\((?<link>[^)]*/api/pages/[^)]*)\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Link();
}
